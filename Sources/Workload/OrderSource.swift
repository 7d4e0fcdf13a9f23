/// All of a message that its order depends on. An `OrderReader` is given nothing else, and who remembers an order
/// compares this whole: a header that an order is to be read from has to become a part of it, and then is compared too.
package struct OrderSource: Sendable, Equatable {
    package var method: Method
    /// The target's part behind `?`, empty if it has none; unreserved characters are decoded.
    package var query: ArraySlice<UInt8>
    /// The value of `grpc-timeout`, if the request brings one.
    package var grpcTimeout: [UInt8]?
    /// The value of `x-envoy-expected-rq-timeout-ms`, if the request brings one.
    package var envoyTimeout: [UInt8]?

    package init(
        method: Method, query: ArraySlice<UInt8>, grpcTimeout: [UInt8]? = nil, envoyTimeout: [UInt8]? = nil
    ) {
        self.method = method
        self.query = query
        self.grpcTimeout = grpcTimeout
        self.envoyTimeout = envoyTimeout
    }

    /// As the compiler's own would, which compares the query byte by byte.
    package static func == (left: OrderSource, right: OrderSource) -> Bool {
        left.method == right.method && left.query.isSame(as: right.query)
            && left.grpcTimeout == right.grpcTimeout && left.envoyTimeout == right.envoyTimeout
    }
}
