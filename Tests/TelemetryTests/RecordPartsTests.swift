import Testing
import Workload

@testable import Telemetry

/// Parts of a record that not every request has.
struct RecordPartsTests {
    @Test func `a thread's number and its CPU time do not mix, however large they are`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        let hours: UInt64 = 5 * 3_600_000
        for runner in [0, 1, 4_194_303] as [UInt32] {
            slab.commit(.sample(budget: .seconds(86_400), runner: runner, marks: [(.compute, hours, 0)]))
            slab.commit(.sample(runner: runner, marks: [(.compute, 0, 0)]))
        }
        let marks = slab.records().compactMap(\.marks.first)
        #expect(Set(marks.map(\.runner)) == [0, 1, 4_194_303] && marks.count == 6)
        #expect(Set(marks.map(\.nanoseconds)) == [0, hours * 1_000_000])
        // That much of it has room.
        #expect(Set(marks.map(\.cpuNanoseconds)) == [0, RecordWriter.mostCPU])
    }
}
