/// All of a message that its order depends on. An `OrderReader` is given nothing else, and who remembers an order
/// compares this whole: a header that an order is to be read from has to become a part of it, and then is compared too.
/// Never copied: it is made for each message.
public struct OrderSource: ~Copyable, Sendable {
    public let method: Method
    /// The target's part behind `?`, empty if it has none; unreserved characters are decoded.
    public let query: ArraySlice<UInt8>
    /// The value of `grpc-timeout`, if the request brings one.
    public let grpcTimeout: ArraySlice<UInt8>?
    /// The value of `x-envoy-expected-rq-timeout-ms`, if the request brings one.
    public let envoyTimeout: ArraySlice<UInt8>?

    public init(
        method: Method, query: ArraySlice<UInt8>, grpcTimeout: ArraySlice<UInt8>? = nil,
        envoyTimeout: ArraySlice<UInt8>? = nil
    ) {
        self.method = method
        self.query = query
        self.grpcTimeout = grpcTimeout
        self.envoyTimeout = envoyTimeout
    }

    /// Whether all of it is equal.
    public func isSame(as other: borrowing OrderSource) -> Bool {
        method == other.method && query.isSame(as: other.query) && grpcTimeout == other.grpcTimeout
            && envoyTimeout == other.envoyTimeout
    }
}
