import Workload

@testable import Telemetry

extension AccessFacts {
    static let sample = AccessFacts(
        client: ClientAddress(ipv4: 0xC000_0201), method: "GET", target: Array("/work?before=1ms".utf8)[...],
        referer: Array("http://test/".utf8)[...], agent: Array("curl/8".utf8)[...], bytes: 65)
}

extension TraceContext {
    static let sample = TraceContext(trace: TraceID(high: 1, low: .max), parent: 2, span: 3, flags: 1)
}

extension AccessEntry {
    /// Replied to 4 ms after the beginning of 2026, within its deadline.
    static func sample(
        id: RequestID = .client(Array("abc".utf8)), status: Int = 200,
        end: End? = End(outcome: .replied, verdict: .met), trace: TraceContext? = nil,
        _ facts: AccessFacts = .sample, cut: Cut = []
    ) -> AccessEntry {
        AccessEntry(
            id: id, status: status, arrival: Instant(nanoseconds: 5_000_000), latencyNanoseconds: 4_250_000, end: end,
            trace: trace, facts: facts, cut: cut)
    }
}

extension WallClock {
    /// By which the samples are of the beginning of 2026.
    static let sample = WallClock(now: Instant(nanoseconds: 5_000_000), realtime: 1_767_225_600_000_000_000)
}

extension AccessJournal {
    init(of slabs: WorkerSlab...) {
        self.init()
        for slab in slabs { follow(slab) }
    }

    /// All that is new, as far as `most` goes.
    mutating func entries(atMost most: Int = .max) -> (entries: [AccessEntry], Reading) {
        var entries: [AccessEntry] = []
        let reading = read(atMost: most) { entry, _ in entries.append(entry) }
        return (entries, reading)
    }
}
