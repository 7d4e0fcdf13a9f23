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

    @Test(arguments: [
        TraceContext(trace: TraceID(high: 1, low: 0), parent: .max, span: 1, flags: 0),
        TraceContext(trace: TraceID(high: 0, low: .max), parent: 1, span: .max, flags: 3), nil,
    ])
    func `a trace comes back as it was brought, beside all else that there may be`(trace: TraceContext?) throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        let brought = trace.map { BroughtTrace($0, state: Array("a=b".utf8)) }
        slab.commit(.sample(trace: brought, marks: [(.kernel, 1, 0)]))
        slab.commit(
            .sample(
                status: 502, hangUp: .milliseconds(5), failure: .milliseconds(8), reason: "told",
                holder: Holder(id: .client(Array("b".utf8)), nanoseconds: 7), trace: brought,
                marks: [(.queue, 2, 0), (.compute, 7, 0)]))
        let records = slab.records()
        #expect(records.map(\.trace) == [trace, trace])
        #expect(records[0].holder?.nanoseconds == 7 && records[0].failureReason == "told")
        #expect(records.map(\.latencyNanoseconds) == [9_000_000, 1_000_000])
    }
}
