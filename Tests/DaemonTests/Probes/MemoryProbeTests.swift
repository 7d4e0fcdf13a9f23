import Glibc
import Reactor
import Telemetry
import Testing
import Workload

@testable import Daemon

struct MemoryProbeTests {
    @Test func `memory is read beside the loop, for all who wait at once, and shown while it is fresh`() throws {
        let loop = try EventLoop()
        let probe = MemoryProbe(loop: loop, patience: .seconds(60))
        let now = Clock.now()
        #expect(probe.facts(of: getpid(), at: now) == nil)
        var answers = 0
        for _ in 0..<2 { probe.refresh([getpid()], at: now) { answers += 1 } }
        #expect(answers == 0, "nothing is waited for")
        let first = try #require(probe.child?.child)
        while answers < 2 { loop.poll(waiting: true) }
        let read = Clock.now()
        let facts = try #require(probe.facts(of: getpid(), at: read))
        #expect(facts.resident > 1 << 20 && facts.proportional > 0)
        #expect(probe.facts(of: 0x7fff_ffff, at: read) == nil)
        probe.refresh([getpid()], at: read) { answers += 1 }
        #expect(answers == 3, "fresh ones are shown at once")
        probe.refresh([getpid()], at: read + MemoryProbe.freshness) { answers += 1 }
        #expect(answers == 3, "older ones are read again")
        let second = try #require(probe.child?.child)
        while answers < 4 { loop.poll(waiting: true) }
        // Nobody else reaps them here, and the library's exit tests wait for ever behind a child that is left.
        for child in [first, second] { #expect(waitpid(child, nil, 0) == child) }
        #expect(probe.facts(of: getpid(), at: Clock.now() + .seconds(61)) == nil, "old ones are not shown")
    }
}
