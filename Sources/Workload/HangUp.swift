/// When a client hung up, as far as that is known.
public struct HangUp: Sendable, Equatable {
    /// Never later than this.
    public var at: Instant
    /// Whether this is only when it was seen, and it may have come long before: a reset and a failed write leave no
    /// trace of their own time. A FIN does, to within two of the kernel's ticks.
    public var isAsSeen: Bool

    public init(at: Instant, isAsSeen: Bool) {
        self.at = at
        self.isAsSeen = isAsSeen
    }

    /// The same, known when a reply was made and nothing of it sent: it came by then. To look takes a moment, and a
    /// date is known to within two ticks; neither puts it into the writing of the reply.
    public func by(_ made: Instant) -> HangUp { HangUp(at: min(at, made), isAsSeen: isAsSeen) }

    /// Both in one word, which two threads may share; never 0.
    public var bits: UInt64 { at.nanoseconds << 1 | (isAsSeen ? 1 : 0) }

    /// Nil for 0.
    public init?(bits: UInt64) {
        guard bits != 0 else { return nil }
        self.init(at: Instant(nanoseconds: bits >> 1), isAsSeen: bits & 1 != 0)
    }
}
