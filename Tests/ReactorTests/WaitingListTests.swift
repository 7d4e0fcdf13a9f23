import Testing
import Workload

@testable import Reactor

struct WaitingListTests {
    private final class Guest: Waiting {
        let name: Int
        var awaited: Instant?
        let bench: Bench

        init(_ name: Int, at bench: Bench) { (self.name, self.bench) = (name, bench) }

        func wait(until instant: Instant) {
            if awaited != nil { bench.list.becomeStale() }
            awaited = instant
            bench.list.append(self, until: instant)
        }

        func end() {
            if awaited != nil { bench.list.becomeStale() }
            awaited = nil
        }

        func waits(for instant: Instant) -> Bool { awaited == instant }

        func becomeDue(at instant: Instant) {
            awaited = nil
            bench.told.append(name)
        }
    }

    private final class Bench {
        var told: [Int] = []
        let loop: EventLoop
        let list: WaitingList

        init() throws {
            loop = try EventLoop()
            list = try WaitingList(on: loop)
        }
    }

    @Test func guestsAreTold_inTheOrderOfTheirInstants_andOnlyByTheLastOne() throws {
        let bench = try Bench()
        let guests = (1...4).map { Guest($0, at: bench) }
        let now = Clock.now()
        for (guest, milliseconds) in zip(guests, [30, 10, 20, 15]) {
            guest.wait(until: now + .milliseconds(milliseconds))
        }
        guests[1].wait(until: now + .milliseconds(40))
        guests[2].end()
        while bench.told.count < 3 { bench.loop.poll(waiting: true) }
        #expect(bench.told == [4, 1, 2] && guests.allSatisfy { $0.awaited == nil })
    }

    @Test func guestsThatHaveEnded_areForgotten_longBeforeTheirInstants() throws {
        let bench = try Bench()
        let end = Clock.now() + .seconds(3_600)
        let first = Guest(0, at: bench)
        first.wait(until: end)
        for name in 1...10_000 {
            let guest = Guest(name, at: bench)
            guest.wait(until: end)
            guest.end()
            #expect(bench.list.count <= 70)
        }
        #expect(first.awaited == end && bench.told.isEmpty)
    }
}
