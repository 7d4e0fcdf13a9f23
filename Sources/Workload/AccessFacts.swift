/// What a line of the access log tells of a request beside its account: what only its message and its connection know.
public struct AccessFacts: Sendable, Equatable {
    /// Nil where the connection has none, or was over before it was asked for it.
    public var client: ClientAddress?
    /// As they were sent, but for what stands percent-encoded in the target without need; empty where no request line
    /// was understood.
    public var method: String
    public var target: ArraySlice<UInt8>
    public var version: HTTPVersion
    /// Values of fields; nil where there are none.
    public var referer, agent: ArraySlice<UInt8>?
    /// Of the reply's body.
    public var bytes: Int

    public init(
        client: ClientAddress? = nil, method: String = "", target: ArraySlice<UInt8> = [],
        version: HTTPVersion = .http11,
        referer: ArraySlice<UInt8>? = nil, agent: ArraySlice<UInt8>? = nil, bytes: Int = 0
    ) {
        (self.client, self.method, self.target, self.version) = (client, method, target, version)
        (self.referer, self.agent, self.bytes) = (referer, agent, bytes)
    }
}
