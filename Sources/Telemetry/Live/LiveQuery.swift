/// How much `/live` shows: its query, read.
public struct LiveQuery: Equatable, Sendable {
    /// The newest so many.
    public let seconds: Int

    /// As many as are kept.
    public static let bounds = 1...LiveHistory.capacity

    /// - Parameter query: what stands behind the `?`, if anything does.
    public init(_ query: String?) throws(RequestFilter.Refusal) {
        seconds = try AdminQuery.seconds(of: query, in: LiveQuery.bounds) ?? LiveQuery.bounds.upperBound
    }
}
