import Testing
import Workload

@testable import Reactor

struct DueCallsTests {
    /// What calls wait for, and which of them were told.
    private final class Bench {
        var awaited: [UInt64: Instant] = [:]
        var told: [UInt64] = []
        let loop: EventLoop
        private(set) var due: DueCalls?

        init() throws {
            loop = try EventLoop()
            due = try DueCalls(
                on: loop, isCounting: { [unowned self] in awaited[$0] == $1 },
                act: { [unowned self] call in
                    awaited[call] = nil
                    told.append(call)
                })
        }

        func wait(_ call: UInt64, until instant: Instant) {
            if awaited.updateValue(instant, forKey: call) != nil { due?.becomeStale() }
            due?.append(call, at: instant)
        }

        func end(_ call: UInt64) {
            if awaited.removeValue(forKey: call) != nil { due?.becomeStale() }
        }
    }

    @Test func callsAreTold_inTheOrderOfTheirInstants_andOnlyByTheLastOne() throws {
        let bench = try Bench()
        let now = Clock.now()
        for (call, milliseconds) in [(1, 30), (2, 10), (3, 20), (4, 15)] {
            bench.wait(UInt64(call), until: now + .milliseconds(milliseconds))
        }
        bench.wait(2, until: now + .milliseconds(40))
        bench.end(3)
        while bench.told.count < 3 { bench.loop.poll(waiting: true) }
        #expect(bench.told == [4, 1, 2] && bench.awaited.isEmpty)
    }

    @Test func callsThatHaveEnded_areForgotten_longBeforeTheirInstants() throws {
        let bench = try Bench()
        let due = try #require(bench.due)
        let end = Clock.now() + .seconds(3_600)
        bench.wait(0, until: end)
        for call in 1...10_000 as ClosedRange<UInt64> {
            bench.wait(call, until: end)
            bench.end(call)
            #expect(due.count <= 70)
        }
        #expect(bench.awaited == [0: end])
    }
}
