import CLinux
import Foundation
import Testing
import Workload

@testable import Scheduling

@Suite struct StartingCPUTests {
    private static func mask(of thread: Int32) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: 16)
        _ = clinux_get_affinity(thread, &words, 16)
        return words
    }

    private static func bits(_ words: [UInt64]) -> Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    @Test func suggestion_confinesTheSleeperToOneCPU_untilItIsLifted() {
        let (told, suggested) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        // Written before the one semaphore is signalled, and read after it.
        nonisolated(unsafe) var start = StartingCPU()
        nonisolated(unsafe) var masks: [[UInt64]] = []
        let thread = Thread {
            start = StartingCPU()
            masks.append(StartingCPUTests.mask(of: 0))
            told.signal()
            suggested.wait()
            masks.append(StartingCPUTests.mask(of: 0))
            start.lift()
            masks.append(StartingCPUTests.mask(of: 0))
            told.signal()
        }
        thread.start()
        told.wait()
        start.suggestOwn()
        suggested.signal()
        told.wait()
        #expect(StartingCPUTests.bits(masks[1]) == 1)
        #expect(masks[0] == masks[2])
        #expect(StartingCPUTests.bits(masks[0]) >= 1)
    }

    @Test func threadThatTakesAFreeSlotAgain_isConfinedToNothing() {
        var scheduling = Scheduling()
        scheduling.slots = 2
        let queue = BlockingRunQueue<Int>(scheduling, clock: { Instant(nanoseconds: 1) })
        let ticket = Ticket(deadline: Instant(nanoseconds: 9), readySince: Instant(nanoseconds: 1), step: .fresh)
        let ended = DispatchSemaphore(value: 0)
        // Written before the semaphore is signalled, and read after it.
        nonisolated(unsafe) var masks: [[UInt64]] = []
        Thread {
            masks.append(StartingCPUTests.mask(of: 0))
            let seat = BlockingRunQueue.Seat(at: queue)
            while seat.take() != nil {
                seat.leave()
                _ = seat.rejoin(ticket)
                masks.append(StartingCPUTests.mask(of: 0))
            }
            ended.signal()
        }.start()
        while queue.idleThreads == 0 { sched_yield() }
        queue.push(1, ticket)
        while queue.count > 0 { sched_yield() }
        queue.close()
        ended.wait()
        #expect(masks.count == 2 && masks[0] == masks[1])
    }

    @Test func liftWithoutSuggestion_leavesTheMaskAsItIs() {
        let before = StartingCPUTests.mask(of: 0)
        var start = StartingCPU()
        start.lift()
        #expect(StartingCPUTests.mask(of: 0) == before)
    }
}
