import Synchronization
import Testing

@testable import Telemetry

/// Where exemplars are looked for: up to the newest record that has a trace.
struct NewestTracedTests {
    @Test func `a traced request that comes late does not take the newest back`() throws {
        let cells = try SharedCells(count: 64)
        let ring = RecordRing(start: 0, capacity: 4, length: 1)
        let (first, second) = (ring.begin(in: cells), ring.begin(in: cells))
        let (older, newer) = (try #require(first), try #require(second))
        ring.noteTraced(newer, in: cells)
        let newest = cells.base[1].load(ordering: .relaxed)
        ring.noteTraced(older, in: cells)
        #expect(newest == 2 && cells.base[1].load(ordering: .relaxed) == newest)
    }
}
