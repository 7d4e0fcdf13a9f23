/// What has come to the simulator since it began.
public struct DownstreamCounts: Equatable, Sendable {
    /// Requests over HTTP, valid ones.
    public var requests = 0
    /// Calls over gRPC.
    public var calls = 0
    /// Streams, calls or not, that their clients reset before they were replied to.
    public var cancelled = 0

    /// As `GET /counts` tells it.
    var text: String { "requests \(requests)\ncalls \(calls)\ncancelled \(cancelled)\n" }
}
