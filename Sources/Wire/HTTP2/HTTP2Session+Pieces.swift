/// Requests that are answered as they come, before they are whole.
extension HTTP2Session {
    /// `:path` of a request whose head was told; empty if its stream is over.
    public func target(of stream: Int32) -> [UInt8] { incoming[stream]?.message.target ?? [] }

    /// What has come of a request that is not whole, without its body; nil if its stream is over.
    public func begun(on stream: Int32) -> HTTP2Message? { incoming[stream]?.begun }

    /// The head of a request by itself, as a message without a body, or why it is not taken. What follows is told in
    /// pieces. Nil if it is whole by now, or its stream is over.
    ///
    /// `limits.message.body` bounds what has come of the body and was not taken.
    public func takeHead(of stream: Int32) -> HTTP2Message? {
        guard incoming[stream]?.isWhole == false else { return nil }
        return incoming[stream]?.takeHead(by: &parser)
    }

    /// What has come of such a body and was not taken before, with its share of the budget.
    public func takeBody(of stream: Int32) -> (bytes: [UInt8], share: BufferShare?) {
        incoming[stream]?.takeBody() ?? ([], nil)
    }
}
