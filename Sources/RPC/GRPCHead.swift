import Workload

/// What gRPC looks at in the head of a request whose content type is gRPC's; nil where a field is absent.
public struct GRPCHead {
    public var method: ArraySlice<UInt8>
    public var path: ArraySlice<UInt8>
    /// `te`
    public var te: ArraySlice<UInt8>?
    /// `grpc-encoding`
    public var encoding: ArraySlice<UInt8>?
    /// `grpc-timeout`
    public var timeout: ArraySlice<UInt8>?

    public init(
        method: ArraySlice<UInt8>, path: ArraySlice<UInt8>, te: ArraySlice<UInt8>?, encoding: ArraySlice<UInt8>?,
        timeout: ArraySlice<UInt8>?
    ) {
        (self.method, self.path, self.te, self.encoding, self.timeout) = (method, path, te, encoding, timeout)
    }

    /// The method that is called. A head that is malformed is INTERNAL, as grpc-core has it (1.85). That resets the
    /// stream without a word where `te` is absent or the method is not POST; here the client is told why.
    public func called() throws(GRPCFault) -> GRPCMethod {
        guard method.elementsEqual("POST".utf8) else {
            throw GRPCFault(.internal, "a call is a POST, not \(GRPCText.shown(method))")
        }
        guard let te else { throw GRPCFault(.internal, "te is absent: want te: trailers") }
        guard te.elementsEqual("trailers".utf8) else {
            throw GRPCFault(.internal, "te \(GRPCText.shown(te)): want te: trailers")
        }
        guard let called = GRPCMethod(path: path) else { throw GRPCMethod.unimplemented(path) }
        return called
    }
}
