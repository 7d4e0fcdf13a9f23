import Foundation
import Reactor
import Testing

import Workload

@testable import Scheduling

@Suite struct BlockingRunQueueTests {
    private static let patience = DispatchTime.now() + 20

    /// Threads that take entries until the queue is closed, and do with each what they are told.
    private func pool(of count: Int, on queue: BlockingRunQueue<Int>, hold: @escaping @Sendable (Int) -> Void)
        -> DispatchGroup
    {
        let group = DispatchGroup()
        for _ in 0..<count {
            group.enter()
            Thread {
                let seat = BlockingRunQueue.Seat(at: queue)
                while let entry = seat.take()?.entry { hold(entry) }
                group.leave()
            }.start()
        }
        return group
    }

    @Test func aBurstWakesAThreadForEachEntry() {
        let queue = BlockingRunQueue<Int>(clock: Clock.now)
        let (held, mayGo) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let threads = pool(of: 16, on: queue) { _ in
            held.signal()
            mayGo.wait()
        }
        // Twice: the second burst finds threads that have been woken before.
        for _ in 0..<2 {
            while queue.idleThreads < 16, DispatchTime.now() < Self.patience { sched_yield() }
            for entry in 0..<16 { queue.push(entry, .soon) }
            for _ in 0..<16 { #expect(held.wait(timeout: Self.patience) == .success) }
            for _ in 0..<16 { mayGo.signal() }
        }
        queue.close()
        #expect(threads.wait(timeout: Self.patience) == .success)
    }

    @Test func everyEntryIsTakenOnce_alsoThoseLeftAtTheClose() {
        let queue = BlockingRunQueue<Int>(clock: Clock.now)
        let taken = Lock<[Int]>([])
        let threads = pool(of: 4, on: queue) { entry in taken.withLock { $0.append(entry) } }
        for entry in 0..<10_000 { queue.push(entry, .soon) }
        queue.close()
        #expect(threads.wait(timeout: Self.patience) == .success)
        #expect(taken.withLock { $0.sorted() } == Array(0..<10_000))
        #expect(queue.count == 0)
    }
}

extension Ticket {
    /// Of an entry about which nothing matters.
    static let soon = Ticket(deadline: Instant(nanoseconds: 1), readySince: Instant(nanoseconds: 0), step: .fresh)
}
