/// All of a message that its order depends on. An `OrderReader` is given nothing else, and who remembers an order
/// compares this whole: a header that an order is to be read from has to become a part of it, and then is compared too.
public struct OrderSource: Sendable, Equatable {
    public var method: Method
    /// The target's part behind `?`, empty if it has none; unreserved characters are decoded.
    public var query: ArraySlice<UInt8>
    /// The value of `grpc-timeout`, if the request brings one.
    public var grpcTimeout: [UInt8]?
    /// The value of `x-envoy-expected-rq-timeout-ms`, if the request brings one.
    public var envoyTimeout: [UInt8]?

    public init(
        method: Method, query: ArraySlice<UInt8>, grpcTimeout: [UInt8]? = nil, envoyTimeout: [UInt8]? = nil
    ) {
        self.method = method
        self.query = query
        self.grpcTimeout = grpcTimeout
        self.envoyTimeout = envoyTimeout
    }

    /// As the compiler's own would, which compares the query byte by byte.
    public static func == (left: OrderSource, right: OrderSource) -> Bool {
        left.method == right.method && left.query.isSame(as: right.query)
            && left.grpcTimeout == right.grpcTimeout && left.envoyTimeout == right.envoyTimeout
    }
}
