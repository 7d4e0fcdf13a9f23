/// How much `/live` shows: its query, read.
public struct LiveQuery: Equatable, Sendable {
    /// The newest so many.
    public private(set) var seconds = LiveQuery.bounds.upperBound

    /// As many as are kept.
    public static let bounds = 1...LiveHistory.capacity

    /// - Parameter query: what stands behind the `?`, if anything does.
    public init(_ query: String?) throws(RequestFilter.Refusal) {
        for (name, value) in try AdminQuery.parameters(of: query) {
            guard name == "seconds" else { throw AdminQuery.unknown(name, known: ["seconds"]) }
            seconds = try AdminQuery.number(name, value, in: LiveQuery.bounds)
        }
    }
}
