/// Why a message is refused. Nothing more can be read from its connection.
public struct Rejection: Error, Equatable, Sendable {
    /// What a request is to be told: 400, 413, 414, 417, 431, 501, 503 or 505.
    public var status: Int
    /// One line, without its line end.
    public var reason: String

    /// Whether a limit of ours is exceeded: the message may be well-formed.
    public var isLimit: Bool

    /// Statuses that say no less.
    private static let statusesOfLimits: Set = [413, 414, 431, 503]

    public init(_ reason: String, status: Int = 400, isLimit: Bool = false) {
        self.status = status
        self.reason = reason
        self.isLimit = isLimit || Rejection.statusesOfLimits.contains(status)
    }
}
