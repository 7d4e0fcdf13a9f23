/// What is kept of a request that came as a gRPC call, beside its account: raw values of RPC's `GRPCMethod` and
/// `GRPCStatus`.
public struct CallFacts: Sendable, Equatable {
    public var method: UInt8
    /// With which the call ended.
    public var status: UInt8

    public init(method: UInt8, status: UInt8) {
        (self.method, self.status) = (method, status)
    }
}
