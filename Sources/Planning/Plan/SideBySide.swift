import Dispatch
import Reactor
import Workload

/// Work that goes on at all cores at once.
enum SideBySide {
    /// - Returns: what came of each job, in their order.
    static func map<Job: Sendable, Result: Sendable>(
        _ jobs: [Job], _ work: @Sendable (Job) -> Result
    ) -> [Result] {
        let results = Lock([Result?](repeating: nil, count: jobs.count))
        DispatchQueue.concurrentPerform(iterations: jobs.count) { index in
            let result = work(jobs[index])
            results.withLock { $0[index] = result }
        }
        return results.withLock { $0 }.compactMap(\.self)
    }
}

/// The wish that work ends early, for several threads.
final class StopWish: Sendable {
    private let interruption: Lock<Interruption>

    init(_ interruption: Interruption) { self.interruption = Lock(interruption) }

    var isThere: Bool { interruption.withLock { $0.isThere } }
}
