/// The fields that mean something to Wire or to its callers: the one table of their names.
enum Field {
    case host, connection, contentLength, transferEncoding, expect, requestID, grpcTimeout, envoyTimeout, traceParent

    /// Nil for all others.
    init?(name: UnsafeRawBufferPointer) {
        let named: Field? =
            switch name.count {
            case 4: name.isName("host") ? .host : nil
            case 6: name.isName("expect") ? .expect : nil
            case 10: name.isName("connection") ? .connection : nil
            case 11: name.isName("traceparent") ? .traceParent : nil
            case 12: name.isName("x-request-id") ? .requestID : name.isName("grpc-timeout") ? .grpcTimeout : nil
            case 14: name.isName("content-length") ? .contentLength : nil
            case 17: name.isName("transfer-encoding") ? .transferEncoding : nil
            case 30: name.isName("x-envoy-expected-rq-timeout-ms") ? .envoyTimeout : nil
            default: nil
            }
        guard let named else { return nil }
        self = named
    }
}
