import DequeModule
import Workload

/// How much of its weight a balancer is to give this machine, by how long requests wait in its run queues. Pure.
///
/// A worker counts in full while nothing waits, and the less the longer its oldest ready request has waited, down to
/// nothing at the default deadline: what comes then would be late. How many wait, and how many are in flight, is not
/// looked at: the age has it already, in the unit that matters, whatever a request costs. The machine counts as the
/// mean of its workers, and as the mean of the last second: one look meets a queue at its longest or at its end by
/// chance.
struct AgentWeight {
    /// From one look to the next: workers note the age so often.
    static let interval = Duration.milliseconds(250)
    private static let window = Duration.seconds(1)

    private var looks: Deque<(at: Instant, share: Double)> = []

    /// - Parameters:
    ///   - ages: for how long the oldest ready request of each worker has waited; nil for one that does not accept, or
    ///     is stuck.
    ///   - deadline: of a request that brings none.
    /// - Returns: 0…1.
    static func share(ofWorkers ages: [Duration?], deadline: Duration) -> Double {
        guard !ages.isEmpty else { return 0 }
        let shares = ages.map { age in age.map { max(0, 1 - max(.zero, $0) / deadline) } ?? 0 }
        return shares.reduce(0, +) / Double(shares.count)
    }

    mutating func add(_ share: Double, at now: Instant) {
        looks.append((now, share))
        while let oldest = looks.first, now - oldest.at >= AgentWeight.window { looks.removeFirst() }
    }

    /// 1…100: a machine that got nothing at all would be known by nothing but its silence. Nil before the first look.
    var percent: Int? {
        guard !looks.isEmpty else { return nil }
        let mean = looks.reduce(0) { $0 + $1.share } / Double(looks.count)
        return max(1, Int((100 * mean).rounded()))
    }
}
