import Logging
import Testing

@testable import Daemon

struct LogTests {
    private static func event(
        _ message: Logger.Message, _ metadata: Logger.Metadata = [:], _ level: Logger.Level = .info
    ) -> LogEvent {
        LogEvent(
            level: level, message: message, error: nil, metadata: metadata, source: "Daemon", file: "", function: "",
            line: 0)
    }

    @Test(
        arguments: [
            ("serving", [:], "serving"),
            ("serving", ["mode": "other-mode", "workers": "2"], "serving mode=other-mode workers=2"),
            ("died", ["ending": "signal 9"], #"died ending="signal 9""#),
            ("no", ["reason": #"unknown key "thread""#], #"no reason='unknown key "thread"'"#),
            ("no", ["reason": ""], #"no reason="""#),
            ("two\nlines", ["reason": "a\nb\u{1b}[2J"], #"two\nlines reason=a\nb\u{1b}[2J"#),
        ] as [(Logger.Message, Logger.Metadata, String)])
    func line_isTheMessageThenItsValues(message: Logger.Message, metadata: Logger.Metadata, line: String) {
        #expect(LogText.line(Self.event(message), metadata: metadata) == line)
    }

    @Test(arguments: [
        (Logger.Level.trace, 7), (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.error, 3), (.critical, 2),
    ])
    func journalEntry_hasThePriorityOfItsLevel(level: Logger.Level, priority: Int) {
        let fields = JournalLog(identifier: "deadlined").fields(Self.event("a", [:], level), [:])
        #expect(fields == ["MESSAGE=a", "PRIORITY=\(priority)", "SYSLOG_IDENTIFIER=deadlined"])
    }

    @Test func journalEntry_hasAFieldForEachValue() {
        let values: Logger.Metadata = ["lateness_usec": "271000", "stage": "stale", "1m": "a b\nc"]
        let fields = JournalLog(identifier: "deadlined").fields(Self.event("late"), values)
        #expect(
            fields == [
                #"MESSAGE=late 1m="a b\nc" lateness_usec=271000 stage=stale"#, "PRIORITY=6",
                "SYSLOG_IDENTIFIER=deadlined", "FIELD_1M=a b\nc", "LATENESS_USEC=271000", "STAGE=stale",
            ])
    }
}
