import Testing
import Workload

@testable import Load

struct ScheduleFileTests {
    private static let defaults = ScheduleFile.Defaults(
        before: .milliseconds(5), downstream: .milliseconds(20), after: .milliseconds(5),
        deadline: .milliseconds(100))

    private static func read(_ text: String) throws -> Schedule {
        try ScheduleFile.schedule(of: text, named: "r.csv", defaults: defaults)
    }

    @Test func columns_inAnyOrder_areRead_andTheFirstRequestIsTheBegin() throws {
        let schedule = try ScheduleFileTests.read(
            """
            # real requests
            deadline, at, before
            50ms, 1001ms, 1ms

            60ms, 1000ms, 2.0004ms
            """)
        #expect(
            schedule.requests == [
                ScheduledRequest(
                    at: 0, before: 2_000_000, downstream: 20_000_000, after: 5_000_000, deadline: 60_000_000),
                ScheduledRequest(
                    at: 1_000_000, before: 1_000_000, downstream: 20_000_000, after: 5_000_000, deadline: 50_000_000),
            ])
        #expect(schedule.duration == .milliseconds(2))
    }

    @Test(arguments: [
        ("", "r.csv: no request in it; write a line of column names and one line a request"),
        ("at\n", "r.csv: no request in it; write a line of column names and one line a request"),
        ("before\n1ms\n", "r.csv:1: no column \"at\"; it says when to send"),
        ("at,at\n", "r.csv:1: at stands there twice"),
        ("at,when\n", "r.csv:1: unknown column \"when\"; known are at, before, downstream, after, deadline"),
        ("at,before\n1ms\n", "r.csv:2: 1 fields, want 2 like the column names"),
        ("at\n\n5\n", "r.csv:3: at \"5\": want a duration such as 5ms"),
        ("at,deadline\n5ms,0ms\n", "r.csv:2: deadline \"0ms\": want a duration such as 5ms, at most a day"),
        ("at,before\n0ms,9223372036s\n", "r.csv:2: before \"9223372036s\": want a duration such as 5ms, at most a day"),
        ("at\n0ms\n86401s\n", "r.csv: more than a day from the first request to the last; cut the file"),
    ])
    func badFile_isRefused_withItsLine(text: String, message: String) {
        #expect(throws: LoadError(message)) { try ScheduleFileTests.read(text) }
    }
}
