import Workload

/// In which order the addresses of a name are dialled, and how long each may take: the one that answered last, then the
/// others in their order. Attempts count from 0.
struct AddressOrder: Equatable {
    let count: Int
    let first: Int

    func address(ofAttempt attempt: Int) -> Int {
        attempt == 0 ? first : attempt <= first ? attempt - 1 : attempt
    }

    /// Whether another address is tried after this attempt.
    func hasFurther(after attempt: Int) -> Bool { attempt + 1 < count }

    /// When an attempt has had its share of the time; nil for the last one.
    func expiry(ofAttempt attempt: Int, within expiry: Instant, at now: Instant) -> Instant? {
        guard hasFurther(after: attempt) else { return nil }
        let share = max(.zero, expiry - now) / (count - attempt)
        return now + min(share, AddressOrder.longestWait)
    }

    /// So long that a SYN that was lost, sent anew after 1 s (RFC 6298), does not make an address count as silent.
    private static let longestWait = Duration.seconds(2)
}
