/// How requests are sent, beside when and what.
package struct LoadOptions: Sendable {
    package enum Connections: String, CaseIterable, Sendable {
        /// A connection is kept for later requests. Of HTTP/1.1 as many are opened as there are requests at once.
        case keep
        /// A connection for each request.
        case close
    }

    /// How a client that gives up leaves.
    package enum HangUp: String, CaseIterable, Sendable {
        case fin, reset
    }

    /// Most connections that can be asked for: each takes a port of the same address.
    package static let mostConnections = 65_535

    package var connections = Connections.keep
    /// Connections that requests are spread over where one carries many at once: of HTTP/2 and gRPC. More are opened
    /// where all have as many as the server allows.
    package var sharedConnections = 1
    package var hangUp = HangUp.fin
    package var retries = RetryPolicy.none
    /// What the waits of retries are drawn from.
    package var seed: UInt64 = 1
    /// Most connections at once. A request that would need one more is not sent, and makes the run invalid.
    package var maximumConnections = 10_000
    /// What request ids begin with; the request's place in the schedule follows. At most 40 bytes that an id may have.
    package var idPrefix = "load-"

    /// By which requests are sharded; nil: they bring none.
    package var shardKeys: ShardKeys?

    package init() {}
}
