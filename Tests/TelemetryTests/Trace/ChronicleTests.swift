import Testing
import Workload

@testable import Telemetry

struct ChronicleTests {
    private static func entry(_ milliseconds: Int, _ detail: String? = nil) -> Chronicle.Entry {
        Chronicle.Entry(
            at: TraceSample.instant(milliseconds), realtime: 0, .reloadRefused, detail: detail)
    }

    @Test func `the newest are kept, and when the last of the others was noted`() {
        var chronicle = Chronicle()
        for number in 1...Chronicle.capacity { chronicle.note(Self.entry(number)) }
        #expect(chronicle.displaced == nil)
        for number in 1...3 { chronicle.note(Self.entry(Chronicle.capacity + number)) }
        #expect(chronicle.entries.count == Chronicle.capacity)
        #expect(chronicle.entries.first == Self.entry(4))
        #expect(chronicle.displaced == TraceSample.instant(3))
    }

    @Test func `a long detail is cut`() {
        var chronicle = Chronicle()
        chronicle.note(Self.entry(1, String(repeating: "é", count: 10_000)))
        #expect(chronicle.entries.first?.detail?.count == Chronicle.longestDetail)
    }

    @Test func `a title names the worker that it is about`() {
        let entry = Chronicle.Entry(at: TraceSample.instant(1), realtime: 0, .died, worker: 2)
        #expect(entry.title == "worker 2 died")
        #expect(Self.entry(1).title == "reload refused")
    }
}
