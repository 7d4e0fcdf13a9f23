import Foundation
import Reactor
import Synchronization
import Testing
import Workload

@testable import Scheduling

/// Threads of a pool that has fewer slots than threads.
@Suite struct SlotTests {
    private static var patience: DispatchTime { .now() + 60 }

    /// What happened, in order, from any thread.
    private final class Diary: Sendable {
        private let lines = Lock<[String]>([])
        private let written = DispatchSemaphore(value: 0)

        func write(_ line: String) {
            lines.withLock { $0.append(line) }
            written.signal()
        }

        /// Waits for so many further lines; all that there are then.
        func read(_ count: Int) -> [String] {
            for _ in 0..<count where written.wait(timeout: SlotTests.patience) == .timedOut { break }
            return lines.withLock { $0 }
        }
    }

    private static func queue(_ slots: Int, _ discipline: Discipline = .fifo) -> BlockingRunQueue<String> {
        var scheduling = Scheduling()
        scheduling.slots = slots
        scheduling.discipline = discipline
        return BlockingRunQueue(scheduling, clock: Clock.now)
    }

    private static func ticket(_ step: Ticket.Step = .fresh, deadline: UInt64 = 1) -> Ticket {
        Ticket(deadline: Instant(nanoseconds: deadline), readySince: Instant(nanoseconds: 0), step: step)
    }

    /// A thread that takes an entry, leaves for a call, rejoins with that deadline, and takes until the end. It tells
    /// each step, and goes on when it is told to.
    private static func thread(
        _ name: String, at queue: BlockingRunQueue<String>, deadline: UInt64 = 1, _ diary: Diary
    ) -> (goOn: DispatchSemaphore, ended: DispatchSemaphore) {
        let (goOn, ended) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        Thread {
            let seat = BlockingRunQueue.Seat(at: queue)
            while let entry = seat.take()?.entry {
                diary.write("\(name) runs \(entry)")
                goOn.wait()
                seat.leave()
                diary.write("\(name) calls")
                goOn.wait()
                _ = seat.rejoin(ticket(.resumed, deadline: deadline))
                diary.write("\(name) goes on")
                goOn.wait()
            }
            ended.signal()
        }.start()
        return (goOn, ended)
    }

    @Test func slotIsLeftForTheCall_andWaitedForAfterIt() {
        let (queue, diary) = (SlotTests.queue(1), Diary())
        let a = SlotTests.thread("A", at: queue, diary)
        queue.push("1", SlotTests.ticket())
        #expect(diary.read(1) == ["A runs 1"])
        let b = SlotTests.thread("B", at: queue, diary)
        queue.push("2", SlotTests.ticket())
        a.goOn.signal()
        #expect(diary.read(2).sorted() == ["A calls", "A runs 1", "B runs 2"])
        a.goOn.signal()  // its call is over, and B has the slot
        let end = SlotTests.patience
        while queue.count == 0, DispatchTime.now() < end { sched_yield() }
        b.goOn.signal()
        #expect(Set(diary.read(2).suffix(2)) == ["B calls", "A goes on"])
        queue.close()
        a.goOn.signal()
        b.goOn.signal()
        _ = diary.read(1)
        b.goOn.signal()
        #expect(a.ended.wait(timeout: SlotTests.patience) == .success)
        #expect(b.ended.wait(timeout: SlotTests.patience) == .success)
    }

    @Test func threadThatHasBegun_goesOn_whereNoThreadIsIdleForWhatCameBefore() {
        let (queue, diary) = (SlotTests.queue(1), Diary())
        let a = SlotTests.thread("A", at: queue, diary)
        queue.push("1", SlotTests.ticket())
        _ = diary.read(1)
        a.goOn.signal()
        _ = diary.read(1)
        queue.push("2", SlotTests.ticket())
        a.goOn.signal()
        #expect(diary.read(1).last == "A goes on")
        a.goOn.signal()
        #expect(diary.read(1).last == "A runs 2")
        queue.close()
        for _ in 0..<3 { a.goOn.signal() }
        #expect(a.ended.wait(timeout: SlotTests.patience) == .success)
    }

    @Test(arguments: Discipline.all, [1, 2, 7])
    func neverMoreComputeThanThereAreSlots_andEachEntryRunsOnce(_ discipline: Discipline, _ slots: Int) {
        let queue = SlotTests.queue(slots, discipline)
        let computing = Atomic(0)
        let most = Atomic(0)
        let done = Lock<[String]>([])
        let threads = DispatchGroup()
        @Sendable func compute() {
            let now = computing.add(1, ordering: .relaxed).newValue
            most.max(now, ordering: .relaxed)
            for _ in 0..<100 { _ = Clock.now() }
            computing.subtract(1, ordering: .relaxed)
        }
        for index in 0..<8 {
            threads.enter()
            Thread {
                let seat = BlockingRunQueue.Seat(at: queue)
                while let entry = seat.take()?.entry {
                    compute()
                    seat.leave()
                    #expect(seat.rejoin(SlotTests.ticket(.resumed, deadline: UInt64(index))) == .run)
                    compute()
                    done.withLock { $0.append(entry) }
                }
                threads.leave()
            }.start()
        }
        let entries = (0..<300).map(String.init)
        for (number, entry) in entries.enumerated() {
            queue.push(entry, SlotTests.ticket(deadline: UInt64(number * 7 % 100)))
        }
        queue.close()
        #expect(threads.wait(timeout: SlotTests.patience) == .success)
        let isEachDoneOnce = done.withLock { $0.sorted() } == entries.sorted()
        #expect(isEachDoneOnce)
        #expect((1...slots).contains(most.load(ordering: .relaxed)))
        #expect(queue.count == 0)
    }
}
