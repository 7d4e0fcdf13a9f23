import Foundation
import Synchronization
import Testing

@testable import Daemon

struct FreshThreadTests {
    /// Two threads that take a lock from each other again and again.
    private final class Contest: Sendable {
        private static let rounds = 2_000
        private let counts = Mutex([0, 0])

        /// 0 when both are done.
        func run() -> Int32 {
            Thread.detachNewThread { [self] in for _ in 0..<Contest.rounds { count(1) } }
            for _ in 0..<Contest.rounds { count(0) }
            while counts.withLock({ $0[1] < Contest.rounds }) { sched_yield() }
            return 0
        }

        private func count(_ place: Int) {
            counts.withLock {
                $0[place] += 1
                // Whoever runs now finds the lock taken.
                sched_yield()
            }
        }
    }

    @Test func `in a child of a fork, its threads take locks from each other`() throws {
        // From here on the run-time knows this thread's id, and the child's copy of it would take it for its own.
        #expect(Contest().run() == 0)
        let child = try ChildProcess.start(named: "t", keeping: []) { FreshThread.run { Contest().run() } }
        var (status, hasEnded): (Int32, Bool) = (0, false)
        let end = ContinuousClock.now + .seconds(30)
        while !hasEnded, ContinuousClock.now < end { hasEnded = waitpid(child, &status, WNOHANG) == child }
        if !hasEnded {
            kill(child, SIGKILL)
            waitpid(child, &status, 0)
        }
        #expect(ChildEnding(status: status) == .exited(status: 0))
    }

    @Test func `the result of the work is that of the call`() {
        #expect(FreshThread.run { 7 } == 7)
    }
}
