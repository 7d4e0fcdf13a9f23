import Testing
import Workload

@testable import Telemetry

struct PolicyFamiliesTests {
    @Test func `what policies drop is shown by reason, and what dark ones would, by policy`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode", policy: PolicyFacts(name: "codel", acts: false))
        slab.commit(.quick.with(wouldDrop: .codel))
        for _ in 0..<2 { slab.commit(.refused(.queueFull)) }
        slab.commit(.refused(.queueFull, hangUp: .milliseconds(2)))
        slab.commit(.sample(failure: .milliseconds(3), kindOfFailure: .dropped(.hopeless), marks: [(.queue, 3, 0)]))
        var text = ExpositionText(.text)
        PolicyFamilies.collect(Totals(modes: []).accounts(with: [slab]), Sample.facts, into: &text)
        let rows = text.page.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
        let row = { (outcome: String, reason: String, count: Int) in
            "deadlined_dropped_requests_total{mode=\"some-mode\",outcome=\"\(outcome)\",reason=\"\(reason)\"} \(count)"
        }
        let known: [(String, String, Int)] = [
            ("client_gone", "queue_full", 1), ("client_gone", "abandoned", 0),
            ("shed", "expired", 0), ("shed", "hopeless", 0), ("shed", "predicted", 0), ("shed", "queue_full", 2),
            ("shed", "codel", 0), ("expired", "expired", 0), ("expired", "hopeless", 1), ("expired", "codel", 0),
        ]
        #expect(
            rows == known.map { row($0, $1, $2) } + [
                "deadlined_would_shed_total{policy=\"codel\",deadline=\"met\"} 1",
                "deadlined_would_shed_total{policy=\"codel\",deadline=\"missed\"} 0",
            ])
    }
}
