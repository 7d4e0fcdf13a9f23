/// How much `/trace` shows: its query, read.
public struct TraceQuery: Equatable, Sendable {
    /// Back from now.
    public let seconds: Int

    public static let standard = 5
    /// Behind a minute there is no use for a trace: what happened so long ago is seen in `/metrics`.
    public static let bounds = 1...60

    /// - Parameter query: what stands behind the `?`, if anything does.
    public init(_ query: String?) throws(RequestFilter.Refusal) {
        seconds = try AdminQuery.seconds(of: query, in: TraceQuery.bounds) ?? TraceQuery.standard
    }
}
