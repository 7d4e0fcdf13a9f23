import Idempotency
import Workload

/// Requests that wait for the first one with their key, in the order in which they came. A value without clock and I/O.
struct KeyedWaits<Entry> {
    struct Wait {
        let key, order: Fingerprint
        /// Of the first one.
        let token: KeyToken
        /// When it waits no more.
        let end: Instant
        let entry: Entry
    }

    /// Of one key, and of all.
    private let mostOfKey, most: Int
    private var waits: [UInt64: Wait] = [:]
    /// Their numbers, by key, ascending.
    private var numbers: [Fingerprint: [UInt64]] = [:]
    private var newest: UInt64 = 0

    init(mostOfKey: Int, most: Int) {
        (self.mostOfKey, self.most) = (mostOfKey, most)
    }

    var isEmpty: Bool { waits.isEmpty }

    /// Its number; nil where too many wait.
    mutating func add(_ wait: Wait) -> UInt64? {
        guard waits.count < most, numbers[wait.key, default: []].count < mostOfKey else { return nil }
        newest += 1
        waits[newest] = wait
        numbers[wait.key, default: []].append(newest)
        return newest
    }

    /// It waits no more; nil if it has not.
    mutating func remove(_ number: UInt64) -> Wait? {
        guard let wait = waits.removeValue(forKey: number) else { return nil }
        numbers[wait.key]?.removeAll { $0 == number }
        if numbers[wait.key]?.isEmpty == true { numbers[wait.key] = nil }
        return wait
    }

    /// Takes out all whose first one is not under way any more, those of one key in their order.
    mutating func takeReady(_ isUnderWay: (KeyToken) -> Bool) -> [Wait] {
        let ready = numbers.values.flatMap { numbers in
            numbers.filter { number in waits[number].map { !isUnderWay($0.token) } ?? false }
        }
        return ready.sorted().compactMap { remove($0) }
    }

    /// Takes out all whose end has come.
    mutating func takeEnded(at now: Instant) -> [Wait] {
        waits.filter { $0.value.end <= now }.keys.sorted().compactMap { remove($0) }
    }

    /// The end that comes next.
    var nextEnd: Instant? { waits.values.map(\.end).min() }
}
