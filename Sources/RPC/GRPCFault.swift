/// Why a call ends without a reply, and what its client is told beside that.
public struct GRPCFault: Error, Equatable, Sendable {
    public var status: GRPCStatus
    /// One line, as text: it is encoded where it is written.
    public var message: String
    /// In how long the client may try again; nil: it is told nothing of that.
    public var pushback: Duration?
    /// Whether the client is told in which encodings messages are taken.
    public var namesEncodings: Bool

    public init(_ status: GRPCStatus, _ message: String, pushback: Duration? = nil, namesEncodings: Bool = false) {
        (self.status, self.message, self.pushback) = (status, message, pushback)
        self.namesEncodings = namesEncodings
    }
}
