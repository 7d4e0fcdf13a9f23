import Comparison
import Configuration
import Load
import Modes
import Simulation
import Testing
import WhatIf

@testable import Planning

/// Recorded requests under other daemons.
struct WhatIfTests {
    /// The mode whose requests share a thread, and the one whose threads block.
    private static let (loop, pool) = (
        ModeChoice.standard.name, ModeChoice.compared.first { $0.blocksInCalls }?.name ?? ""
    )

    /// The story as clients record it: A's answer comes 50 ms after its call, while B computes for 400 ms; A's client
    /// leaves at its deadline.
    private static func story(mode: String = loop) -> String {
        """
        {"schema": "deadlined-load-1", "records": [
          {"id": "A", "atMs": 0, "beforeMs": 0, "downstreamMs": 50, "afterMs": 5, "deadlineMs": 150,
           "ending": "gave up", "status": 0, "attempts": 1, "lagMs": 0, "latencyMs": 150, "met": false},
          {"id": "B", "atMs": 10, "beforeMs": 400, "downstreamMs": 0, "afterMs": 0, "deadlineMs": 10000,
           "ending": "replied", "status": 200, "attempts": 1, "lagMs": 0, "latencyMs": 400, "met": true,
           "mode": "\(mode)", "worker": 0,
           "stagesMs": {"kernel": 0, "queue": 0, "compute": 400, "preempted": 0, "downstream": 0, "stale": 0}}
        ]}
        """
    }

    private static func report(
        _ text: String, _ change: (inout WhatIfQuestion) throws -> Void = { _ in }
    ) throws -> WhatIfReport {
        var question = WhatIfQuestion()
        try change(&question)
        let file = try RecordFile(text, named: "F")
        let recorded = try RecordedDaemon(file, question, named: "F")
        return WhatIfReport(file, recorded, try question.alternatives(to: recorded), question.clients, named: "F")
    }

    @Test func `the story's record and its model agree, and yields and threads save A`() throws {
        let report = try Self.report(Self.story())
        #expect(report.rows[0].kind == .recorded)
        #expect(report.rows[1].kind == .model)
        #expect(report.rows.prefix(2).map(\.missed) == [1, 1])
        #expect(report.agreement?.share == 1)
        let missed = Dictionary(uniqueKeysWithValues: report.rows.dropFirst(2).map { ($0.name, $0.missed) })
        #expect(missed["\(Self.loop) edf"] == 1)
        #expect(missed["\(Self.loop) edf yield 1ms"] == 0)
        #expect(missed["\(Self.pool)"] == 0)
        #expect(report.rows.first { $0.name == Self.pool }?.saves == 1)
        #expect(report.rows.first { $0.name == Self.pool }?.loses == 0)
        // Another order alone, and a slot that B holds, do not help.
        #expect(missed["\(Self.pool) edf slots cpus"] == 1)
        // Nor does a second loop to which B does not go.
        #expect(missed["\(Self.loop) ×2 on 2 cores"] == 1)
    }

    @Test func `alternatives that are named are looked at in place of the others`() throws {
        let report = try Self.report(Self.story()) {
            $0.variations = [
                try Variation("scheduling.discipline=fifo,edf"), try Variation("scheduling.yield=off,1ms"),
            ]
            $0.cores = [1, 2]
        }
        #expect(
            report.rows.dropFirst(2).map(\.name) == [
                "\(Self.loop) fifo yield off on 1 core", "\(Self.loop) fifo yield 1ms on 1 core",
                "\(Self.loop) edf yield off on 1 core", "\(Self.loop) edf yield 1ms on 1 core",
                "\(Self.loop) ×2 fifo yield off on 2 cores", "\(Self.loop) ×2 fifo yield 1ms on 2 cores",
                "\(Self.loop) ×2 edf yield off on 2 cores", "\(Self.loop) ×2 edf yield 1ms on 2 cores",
            ])
        #expect(report.rows.dropFirst(2).map(\.missed) == [1, 0, 1, 0, 1, 0, 1, 0])
    }

    @Test func `a CSV has no record and no model, and a note says so`() throws {
        let report = try Self.report("at,before,downstream,after,deadline\n0ms,5ms,20ms,5ms,100ms\n")
        #expect(report.rows.allSatisfy { $0.kind == .alternative && $0.saves == nil && $0.missed == 0 })
        #expect(report.agreement == nil)
        #expect(report.notes == ["Nothing of this was run: requests cost nothing here beside what they ask for."])
    }

    @Test func `the table tells the record, its model and the alternatives, and then how far to trust it`() throws {
        let report = try Self.report(Self.story()) {
            $0.variations = [try Variation("scheduling.yield=1ms")]
        }
        #expect(
            WhatIfTable.render(report, columns: 100) == """
                F: 2 requests in 0.0 s
                                      missed          dropped  saves  loses       p50       p99
                recorded: \(Self.loop)       1  50.0 %        0                400.0 ms  400.0 ms
                the model of it            1  50.0 %        0                400.0 ms  400.0 ms
                \(Self.loop)                 0   0.0 %        0      1      0   59.0 ms   59.0 ms
                The model agrees with the record on 2 of 2 requests (100.0 %): 0 missed in the record alone, 0 in
                the model alone; latencies differ by 0.00 ms in the median.
                1 were refused, stopped or given up, and nobody measured them whole: they take what they asked for,
                at the pace of the others.

                """)
    }

    @Test(arguments: [
        ("{\"schema\": \"deadlined-load-1\", \"records\": []}", "F: no request in it; "),
        (Self.story(mode: "green"), "F: green served them, which is no mode of this version"),
        (
            "at,before,after\n0ms,0ms,0ms\n",
            "F: none of its requests computes anything, and so none waits for another one"
        ),
    ])
    func `what cannot be answered is refused in one line`(text: String, start: String) {
        let error = #expect(throws: LoadError.self) { try Self.report(text) }
        #expect(error?.description.hasPrefix(start) == true, "\(error.map { "\($0)" } ?? "")")
    }

    @Test func `too many alternatives, and values that a daemon would refuse, are refused in one line`() throws {
        let many = #expect(throws: LoadError.self) {
            try Self.report(Self.story()) {
                $0.cores = Array(1...7)
                $0.workers = [1, 2, 3, 4]
            }
        }
        #expect(many?.description.hasPrefix("there would be 28 alternatives, and at most 24 are looked at; ") == true)
        let bad = #expect(throws: LoadError.self) {
            try Self.report(Self.story()) { $0.variations = [try Variation("scheduling.discipline=best")] }
        }
        #expect(bad?.description.hasPrefix("--vary scheduling.discipline") == true)
    }

    @Test func `the cores that fit the latencies best are taken, and a note says so`() throws {
        // Five requests at once, each of 10 ms, of which two were computed at a time.
        let ends = [10, 10, 20, 20, 30]
        let records = ends.enumerated().map { number, end in
            """
            {"id": "\(number)", "atMs": 0, "beforeMs": 10, "downstreamMs": 0, "afterMs": 0, "deadlineMs": 25,
             "ending": "replied", "status": 200, "attempts": 1, "lagMs": 0, "latencyMs": \(end), "met": \(end < 25),
             "mode": "\(Self.pool)", "worker": 0, "stagesMs": {"kernel": 0, "queue": \(end - 10), "compute": 10,
             "preempted": 0, "downstream": 0, "stale": 0}}
            """
        }
        let text = "{\"schema\": \"deadlined-load-1\", \"records\": [\(records.joined(separator: ", "))]}"
        let report = try Self.report(text)
        #expect(report.rows[1].cores == 2)
        #expect(
            report.notes.first?.contains("is taken to have had 2 cores, which fits best") == true, "\(report.notes)")
        #expect(try Self.report(text) { $0.recordedCores = 4 }.rows[1].cores == 4)
    }
}
