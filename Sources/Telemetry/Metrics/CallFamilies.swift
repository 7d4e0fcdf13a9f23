import RPC

/// How long gRPC calls took, by OpenTelemetry's conventions for RPC (1.38 and later: `rpc.server.call.duration` with
/// `rpc.system.name`, `rpc.method` as SERVICE/METHOD, `rpc.response.status_code` by its name, and `error.type` where
/// the call failed by the server's doing).
///
/// Of the calls that are requests: they are a part of what `http_server_request_duration_seconds` counts.
enum CallFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        text.family(
            .rpcServerCallDurationSeconds, .histogram,
            "Whole latency of gRPC calls, from the last byte's arrival in the kernel to the reply's last byte.")
        for (mode, tally) in accounts.modes {
            for method in GRPCMethod.work {
                for status in GRPCStatus.allCases { collect(mode, tally, method, status, into: &text) }
            }
        }
    }

    private static func collect(
        _ mode: String, _ tally: Tally, _ method: GRPCMethod, _ status: GRPCStatus, into text: inout ExpositionText
    ) {
        let duration = tally.calls(method, status)
        guard duration.count > 0 || (method, status) == (.do, .ok) else { return }
        if status.isServerError {
            text.sample(
                [
                    .mode: mode, .rpcSystemName: "grpc", .rpcMethod: method.name,
                    .rpcResponseStatusCode: status.name, .errorType: status.name,
                ], duration)
        } else {
            text.sample(
                [
                    .mode: mode, .rpcSystemName: "grpc", .rpcMethod: method.name, .rpcResponseStatusCode: status.name,
                ], duration)
        }
    }
}
