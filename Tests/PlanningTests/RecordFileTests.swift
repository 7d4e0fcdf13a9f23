import Load
import Simulation
import Testing

@testable import Planning

/// Files of requests, whoever wrote them.
struct RecordFileTests {
    private static let load = """
        {
          "schema": "deadlined-load-1",
          "requests": 2,
          "records": [
            {
              "id": "load-1-0", "atMs": 10, "beforeMs": 5, "downstreamMs": 20, "afterMs": 15, "deadlineMs": 100,
              "ending": "replied", "status": 200, "attempts": 1, "lagMs": 0.25, "latencyMs": 44, "met": true,
              "mode": "green", "worker": 1,
              "stagesMs": {"kernel": 0.5, "queue": 1, "compute": 22, "preempted": 0, "downstream": 20, "stale": 0.25}
            },
            {
              "id": "load-1-1", "atMs": 12, "beforeMs": 5, "downstreamMs": 20, "afterMs": 5, "deadlineMs": 100,
              "ending": "gave up", "status": 0, "attempts": 2, "lagMs": 0, "latencyMs": 100, "met": false
            },
            {
              "id": "load-1-2", "atMs": 13, "beforeMs": 5, "downstreamMs": 20, "afterMs": 5, "deadlineMs": 100,
              "ending": "cut off", "status": 0, "attempts": 1, "lagMs": 0, "latencyMs": 1, "met": false
            }
          ]
        }
        """

    @Test func `the records of load are read with what was measured, but for those that were cut off`() throws {
        let file = try RecordFile(Self.load, named: "F")
        #expect(file.source == .load)
        #expect(file.records.map(\.id) == ["load-1-0", "load-1-1"])
        var first = RecordedRequest(
            id: "load-1-0", at: 10_250_000, budget: 99_750_000,
            asked: .init(before: 5_000_000, after: 15_000_000, downstream: 20_000_000),
            measured: .init(
                kernel: 500_000, queue: 1_000_000, compute: 22_000_000, downstream: 20_000_000, stale: 250_000),
            latency: 43_750_000, end: .replied, isMet: true)
        (first.mode, first.worker) = ("green", 1)
        #expect(file.records[0] == first)
        #expect(file.records[1].end == .left)
        #expect(file.records[1].attempts == 2)
        #expect(file.records[1].measured == nil)
    }

    private static func daemon(_ change: (String) -> String = { $0 }) -> String {
        change(
            """
            {"requests":[
            {"id":"8e862b-2","mode":"green","worker":0,"method":"GET","arrived":"2026-11-24T01:33:57.000250Z",\
            "status":200,"outcome":"replied","deadline":"missed","stage":"stale","cause":"stale",\
            "budget_ms":30,"latency_ms":36,\
            "lateness_ms":6,\
            "stages":{"kernel":0,"queue":1,"compute":9,"preempted":1,"downstream":20,"stale":5,"write":0},\
            "timeline":[{"stage":"queue","start_ms":0,"duration_ms":1},\
            {"stage":"compute","start_ms":1,"duration_ms":4,"cpu_ms":3},\
            {"stage":"downstream","start_ms":5,"duration_ms":20},{"stage":"stale","start_ms":25,"duration_ms":5},\
            {"stage":"compute","start_ms":30,"duration_ms":6,"cpu_ms":6}],"arrival_exact":true,"answer_exact":true,\
            "kind":"hash","units":{"before":10,"after":20},"wasted_cpu_ms":6}
            ]}
            """)
    }

    @Test func `a saved page of a daemon is read with what its timeline says`() throws {
        let file = try RecordFile(Self.daemon(), named: "F")
        #expect(file.source == .daemon)
        let record = try #require(file.records.first)
        #expect(record.at % 1_000_000_000 == 250_000)
        #expect(record.budget == 30_000_000)
        #expect(record.measured?.before == 3_000_000)
        #expect(record.measured?.isWhole == true)
        #expect(record.end == .replied)
        #expect(!record.isMet)
        #expect(record.mode == "green")
    }

    @Test func `a CSV is known by its text and has nothing measured`() throws {
        let file = try RecordFile("at,before,after\n0ms,5ms,1ms\n1ms,2ms,1ms\n", named: "F")
        #expect(file.source == .schedule)
        #expect(file.records.map(\.asked.before) == [5_000_000, 2_000_000])
        #expect(file.records.allSatisfy { $0.end == nil && $0.budget == 100_000_000 })
    }

    @Test(arguments: [
        ("", "F: is empty; "), (" \n", "F: is empty; "),
        ("{\"schema\": \"deadlined-load-1\"}", "F: has no records; "),
        ("{\"schema\": \"other\"}", "F: its schema is other, want deadlined-load-1; "),
        ("{\"requests\": []}", "F: no request in it; "), ("{}", "F:1:1: it has no requests"),
        ("[1]", "F:1:1: it is not what it should be"), ("{\"a\":\n 1,, }", "F:2:4: want a string"),
        ("{\"requests\": [\n", "F:2:1: the document ends early"), ("at,colour\n0ms,red\n", "F:1: unknown column"),
        ("at\n0ms\nx\n", "F:3: at \"x\": want "), ("at\n", "F: no request in it; "),
    ])
    func `what is no such file is told in one line with its place`(text: String, start: String) {
        #expect(Self.complaint(text).hasPrefix(start), "\(Self.complaint(text))")
        #expect(!Self.complaint(text).contains("\n"))
    }

    @Test(arguments: [
        ("\"atMs\": 12", "\"atMs\": \"x\"", "F:12:33: records[1].atMs is not what it should be"),
        ("\"atMs\": 12, ", "", "F:11:5: records[1] has no atMs"),
        (
            "\"beforeMs\": 5, \"downstreamMs\": 20, \"afterMs\": 15",
            "\"beforeMs\": -5, \"downstreamMs\": 20, \"afterMs\": 15",
            "F:6:49: records[0].beforeMs: want milliseconds, from 0 to a day of them"
        ),
        (
            "\"compute\": 22", "\"compute\": 1e300",
            "F:9:58: records[0].stagesMs.compute: want milliseconds, from 0 to a day of them"
        ),
        (
            "\"preempted\": 0, \"downstream\"", "\"downstream\"",
            "F:9:19: records[0].stagesMs: want each stage, and it has no preempted"
        ),
        (
            "\"worker\": 1", "\"worker\": 1000000000",
            "F:8:34: records[0].worker: want a number from 0 to 255"
        ),
        ("\"worker\": 1", "\"worker\": -1", "F:8:34: records[0].worker: want a number from 0 to 255"),
    ])
    func `a record of load that is broken is told with its line and column`(
        old: String, new: String, complaint: String
    ) {
        #expect(Self.complaint(Self.load.replacing(old, with: new)) == complaint)
    }

    @Test(arguments: [
        ("2026-11-24T01:33:57.000250Z", "yesterday", "F:2:69: requests[0].arrived: want a date such as "),
        (
            "2026-11-24T01:33:57.000250Z", "9999-12-31T23:59:59.000000Z",
            "F:2:69: requests[0].arrived: want a date such as "
        ),
        (
            "2026-11-24T01:33:57.000250Z", "12345678901234-1-1T1:1:1.1Z",
            "F:2:69: requests[0].arrived: want a date such as "
        ),
        ("\"cpu_ms\":3", "\"cpu_ms\":-3", "F:2:"), ("\"before\":10", "\"before\":9000000000000000000", "F:2:"),
        ("\"budget_ms\":30,", "", "F:2:1: requests[0] has no budgetMs"),
        ("\"budget_ms\":30,", "\"budget_ms\":0,", "F:2:196: requests[0].budget_ms: want more than 0"),
        ("\"worker\":0", "\"worker\":256", "F:2:42: requests[0].worker: want a number from 0 to 255"),
    ])
    func `a record of a daemon that is broken is told with its line and column`(
        old: String, new: String, start: String
    ) {
        let complaint = Self.complaint(Self.daemon { $0.replacing(old, with: new) })
        #expect(complaint.hasPrefix(start), "\(complaint)")
    }

    private static func complaint(_ text: String) -> String {
        do throws(LoadError) {
            _ = try RecordFile(text, named: "F")
            return "none"
        } catch {
            return "\(error)"
        }
    }
}
