/// The name of a field, as a head is searched for it: the one table of them, in lower case.
public struct FieldName: Sendable {
    let text: StaticString

    /// - Parameter text: in lower case: letters, digits, `-`.
    public init(_ text: StaticString) {
        self.text = text
    }

    // MARK: HTTP

    public static let accept = FieldName("accept")
    static let connection = FieldName("connection")
    static let contentLength = FieldName("content-length")
    public static let contentType = FieldName("content-type")
    static let expect = FieldName("expect")
    public static let fetchSite = FieldName("sec-fetch-site")
    public static let forwarded = FieldName("forwarded")
    public static let host = FieldName("host")
    public static let idempotencyKey = FieldName("idempotency-key")
    static let keepAlive = FieldName("keep-alive")
    public static let lastEventID = FieldName("last-event-id")
    public static let origin = FieldName("origin")
    static let proxyConnection = FieldName("proxy-connection")
    public static let referer = FieldName("referer")
    static let requestID = FieldName("x-request-id")
    public static let retryAfter = FieldName("retry-after")
    public static let serverTiming = FieldName("server-timing")
    public static let te = FieldName("te")
    static let traceParent = FieldName("traceparent")
    public static let traceState = FieldName("tracestate")
    static let transferEncoding = FieldName("transfer-encoding")
    static let upgrade = FieldName("upgrade")
    public static let userAgent = FieldName("user-agent")

    // MARK: gRPC, and what balances it

    static let envoyTimeout = FieldName("x-envoy-expected-rq-timeout-ms")
    public static let grpcEncoding = FieldName("grpc-encoding")
    public static let grpcMessage = FieldName("grpc-message")
    public static let grpcPushback = FieldName("grpc-retry-pushback-ms")
    public static let grpcStatus = FieldName("grpc-status")
    static let grpcTimeout = FieldName("grpc-timeout")
    /// ORCA's report of a server's load behind a reply of gRPC.
    public static let loadReport = FieldName("endpoint-load-metrics-bin")
    /// Of gRPC's test service, which sends both back.
    public static let echoInitial = FieldName("x-grpc-test-echo-initial")
    public static let echoTrailing = FieldName("x-grpc-test-echo-trailing-bin")

    // MARK: Ours

    public static let behaviour = FieldName("deadlined-behaviour")
    public static let load = FieldName("load")
    public static let servedBy = FieldName("deadlined-served-by")
    public static let shardKey = FieldName("x-shard-key")
}
