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
        (
            "at,when\n",
            "r.csv:1: unknown column \"when\"; known are at, before, downstream, after, deadline, phase, class"
        ),
        (
            String(repeating: "[", count: 100_000),
            "r.csv:1: unknown column \"\(String(repeating: "[", count: 30))…\(String(repeating: "[", count: 29))\"; "
                + "known are at, before, downstream, after, deadline, phase, class"
        ),
        ("at,before\n1ms\n", "r.csv:2: 1 fields, want 2 like the column names"),
        ("at\n\n5\n", "r.csv:3: at \"5\": want a duration such as 5ms"),
        (
            "at,deadline\n5ms,0ms\n",
            "r.csv:2: deadline \"0ms\": want a duration such as 5ms, at most a day, and 1us at least"
        ),
        ("at,before\n0ms,9223372036s\n", "r.csv:2: before \"9223372036s\": want a duration such as 5ms, at most a day"),
        ("at;a\n", "r.csv:1: unknown column \"at;a\"; commas part the columns here, not semicolons or tabs"),
        ("at\n\"0ms\n", "r.csv:2:1: a quote opens here and does not close"),
        ("at\n\"0\"ms\n", "r.csv:2:4: something behind a closing quote; write a quote within a field as two"),
        ("\"at\"\n\"5\n\n\"\"\"\n", "r.csv:2: at \"5\n\n\"\": want a duration such as 5ms"),
        ("at,before\n\"\n0ms\",1ms\n0ms\n", "r.csv:4: 1 fields, want 2 like the column names"),
        ("at,before\r0ms,1ms\r\r5\r", "r.csv:4: 1 fields, want 2 like the column names"),
        ("at\n1 0ms\n", "r.csv:2: at \"1 0ms\": want a duration such as 5ms"),
        ("at\n0ms,1ms\n", "r.csv:2: 2 fields, want 1 like the column names"),
        ("at\n0ms\n86401s\n", "r.csv: more than a day from the first request to the last; cut the file"),
    ])
    func badFile_isRefused_withItsLine(text: String, message: String) {
        #expect(throws: LoadError(message)) { try ScheduleFileTests.read(text) }
    }

    @Test(arguments: [
        "\"at\",\"deadline\"\n\"0ms\",\"100ms\"\n\"10ms\",\"100ms\"\n",
        "at,deadline\r\n0ms,100ms\r\n10ms,100ms", "at,deadline\r0ms,100ms\r10ms,100ms\r",
        "at,deadline,,\n0ms,100ms,,\n10ms,100ms,,\n,,,\n \n", "at\t,\" deadline\" \n 0 ms,100ms\n10ms, \"100ms\"\n",
        "  # a comment, with \"one quote\nat,deadline\n0ms,100ms\n#\n10ms,\"\n100ms\n\"\n",
        "\u{A0}at,deadline\n0ms,100ms\n10ms,100ms\n",
    ])
    func fieldsAndLines_asOtherProgramsWriteThem_areRead(text: String) throws {
        let schedule = try ScheduleFileTests.read(text)
        #expect(schedule.requests.map(\.at) == [0, 10_000_000])
        #expect(schedule.requests.map(\.deadline) == [100_000_000, 100_000_000])
        #expect(schedule.duration == .milliseconds(20))
    }

    @Test(arguments: [
        ("0ms\n0ms\n0ms\n0ms\n1ms\n", 2.0), ("0ms\n0ms\n10ms\n10ms\n20ms\n20ms\n", 30), ("5ms\n5ms\n", 0),
    ])
    func lastBurst_standsForAsMuchTimeAsTheOthers(times: String, milliseconds: Double) throws {
        #expect(try ScheduleFileTests.read("at\n" + times).duration.milliseconds == milliseconds)
    }

    @Test func afterTheCall_asLongAsBefore_isSoForEachRequest() throws {
        var defaults = ScheduleFileTests.defaults
        defaults.after = nil
        let schedule = try ScheduleFile.schedule(of: "at,before\n0ms,1ms\n1ms,2ms", named: "r.csv", defaults: defaults)
        #expect(schedule.requests.map(\.after) == [1_000_000, 2_000_000])
    }

    @Test func flagOfAColumnThatIsThere_isRefused() {
        var defaults = ScheduleFileTests.defaults
        defaults.flags = ["deadline": "--deadline"]
        let message = "r.csv:1: has a column \"deadline\", so that --deadline has no effect"
        #expect(throws: LoadError(message)) {
            try ScheduleFile.schedule(of: "at,deadline\n", named: "r.csv", defaults: defaults)
        }
    }

    @Test func fileThatCannotBeRead_isNamed_withTheReason() {
        #expect(throws: LoadError("/nowhere/r.csv: No such file or directory")) {
            try ScheduleFile.schedule(in: "/nowhere/r.csv", defaults: ScheduleFileTests.defaults)
        }
    }
}
