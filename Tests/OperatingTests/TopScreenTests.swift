import Foundation
import Load
import Telemetry
import Testing
import Workload

@testable import Operating

/// What `top` draws of what it knows.
struct TopScreenTests {
    private static let sentence = "71 % of misses: the downstream's reply lay unread while another request computed"

    private static func state(_ entry: LiveEntry?, misses: [RequestEntry] = []) -> TopState {
        TopState(admin: HostPort(host: "127.0.0.1", port: 9_464), entry: entry, misses: misses)
    }

    private static func lines(
        _ state: TopState, _ columns: Int = 80, _ rows: Int = 24, _ glyphs: Glyphs = .ascii
    ) -> [String] {
        TopScreen(state: state, size: ScreenSize(columns: columns, rows: rows), glyphs: glyphs).lines.map(\.text)
    }

    private static func miss(_ id: String, heldBy holder: String? = nil) throws -> RequestEntry {
        let held = holder.map { #","held_by":{"id":"\#($0)","ms":80.5}"# } ?? ""
        let stages = #"{"kernel":0,"queue":0,"compute":0,"preempted":0,"downstream":0,"stale":0,"write":0}"#
        let text = #"""
            {"id":"\#(id)","mode":"m","worker":0,"method":"GET","arrived":"2026","status":200,"outcome":"replied",
            "deadline":"missed","stage":"stale","cause":"stale","budget_ms":100,"latency_ms":112.34,"lateness_ms":12.34,
            "stages":\#(stages),"timeline":[],"arrival_exact":true,"kind":"hash","units":{"before":1,"after":1},
            "wasted_cpu_ms":0\#(held)}
            """#
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(RequestEntry.self, from: Data(text.utf8))
    }

    @Test func screen_ofAnOrdinaryTerminal_hasItAll() throws {
        let entry = try LiveEntry.sample(sentence: Self.sentence, states: ["ready", "draining"])
        let misses = [try Self.miss("a-1", heldBy: "b-2"), try Self.miss("a-0")]
        let (early, bar) = (String(repeating: " ", count: 57), { String(repeating: "#", count: $0) })
        let name = "\(LiveEntry.mode)  127.0.0.1:8080  up 3h 12m  ready"
        #expect(
            Self.lines(Self.state(entry, misses: misses)) == [
                name + String(repeating: " ", count: 80 - 12 - name.count) + "23:14:05 UTC",
                "load 68 %  offered 100/s  goodput 80.0/s  missed 18.3 % of 71 in a minute",
                Self.sentence,
                "queue 3, the oldest for 12.0 ms  in flight 14  CPU 0.82 of 2 cores, 0.10 wasted",
                "missed   \(early) =@ most 2/s",
                "         latency / deadline, a column a second",
                "over 2   \(early)...", "1 to 2   \(early)...", ".5 to 1  \(early)+++", "to .5    \(early)###",
                "ms of a request, last 5 s                 misses by cause, last 60 s",
                "kernel          0.00                      queue              3 \(bar(16))",
                "queue           5.00 \(bar(5))                stale              3 \(bar(16))",
                "compute        10.00 \(bar(10))", "preempted       0.10 #", "downstream     20.00 \(bar(20))",
                "stale          15.00 \(bar(15))", "write           0.01 #",
                "worker  state              pid  in flight     queue      requests       CPU s",
                "     1  draining          4001          3         2          1234        98.8",
                "     0  ready             4000          3         2          1234        98.8",
                "newest misses", "a-1: 112.3 of 100.0 ms, stale, held up by b-2 for 80.5 ms",
                "a-0: 112.3 of 100.0 ms, stale",
            ])
    }

    /// All that may be there at once, texts that command terminals among it.
    private static func full() throws -> TopState {
        let hostile = "x\u{1B}[2J\r\n\u{202E}日本\u{9B}31m"
        let entry = try LiveEntry.sample(
            seconds: 90, sentence: hostile + sentence, states: ["ready", "stuck\u{7}", "down", "ready"],
            serving: hostile)
        var state = state(entry, misses: [try miss("a"), try miss("b", heldBy: "c")])
        state.misses[0].id = hostile
        state.silence = TopState.Silence(seconds: 12, reason: hostile)
        return state
    }

    @Test func line_isNeverWiderThanTheTerminal_andTheyAreNoMoreThanItsRows() throws {
        let full = try Self.full()
        for state in [full, Self.state(nil), Self.state(try LiveEntry.sample(seconds: 0))] {
            for columns in [1, 2, 9, 20, 40, 75, 76, 80, 132, 300] {
                for rows in [1, 2, 5, 10, 24, 60] {
                    for glyphs in [Glyphs.blocks, .ascii] {
                        let lines = Self.lines(state, columns, rows, glyphs)
                        #expect(lines.count <= rows && !lines.isEmpty)
                        #expect(lines.allSatisfy { DisplayText.width($0) <= columns }, "\(columns)×\(rows)")
                    }
                }
            }
        }
    }

    @Test func foreignText_commandsNoTerminal_andAsciiIsAllThatIsDrawnWhereNoMoreIsKnown() throws {
        let full = try Self.full()
        for glyphs in [Glyphs.blocks, .ascii] {
            let scalars = Self.lines(full, 132, 60, glyphs).joined().unicodeScalars
            #expect(scalars.allSatisfy { ![.control, .format].contains($0.properties.generalCategory) })
            #expect(glyphs.isUnicode || scalars.allSatisfy(\.isASCII))
        }
        #expect(Self.lines(full, 132, 60)[0].contains(#"x\u{1b}[2J\u{d}\u{a}\u{202e}??\u{9b}31m"#))
    }

    @Test func daemonThatIsGone_isToldInTheSecondLine_andWhatItSaidLastStays() throws {
        var state = Self.state(try LiveEntry.sample())
        let before = Self.lines(state)
        state.silence = TopState.Silence(seconds: 12, reason: "admin port http://d/live: no connection")
        let after = Self.lines(state)
        #expect(after[0] == before[0])
        #expect(after[1] == "GONE for 12s, trying on: admin port http://d/live: no connection")
        #expect(after[2...5] == before[1...4])
        let never = TopState(admin: state.admin, silence: state.silence)
        #expect(
            Self.lines(never) == [
                "waiting for the daemon at 127.0.0.1:9464: admin port http://d/live: no", "connection",
            ])
    }

    @Test func daemonThatIsNotReady_saysWhy() throws {
        var entry = try LiveEntry.sample()
        (entry.ready, entry.reason) = (false, "stopping")
        #expect(Self.lines(Self.state(entry))[0].contains("NOT READY: stopping"))
    }

    @Test(arguments: [
        (nil, 0, "no request in the last minute"), (nil, 9, "no deadline was missed in the last minute"),
        ("why", 9, "why"),
    ])
    func mainCause_isASentence(sentence: String?, requests: Int, line: String) throws {
        var entry = try LiveEntry.sample(sentence: sentence)
        entry.requests = requests
        #expect(Self.lines(Self.state(entry))[2] == line)
    }

    @Test(arguments: [
        (4, 5, ["1", "2", "0", "3"]), (4, 4, ["1", "2", "… and 2 more workers not shown"]),
        (4, 2, ["… and 4 more workers not shown"]), (1, 2, ["0"]),
    ])
    func workers_areAsManyAsFit_thoseInTroubleFirst(count: Int, rows: Int, expected: [String]) throws {
        let states = Array(["ready", "stuck", "down", "ready"].prefix(count))
        let lines = WorkerBlock(try LiveEntry.sample(states: states).workers, rows: rows).lines
        let shown = lines.dropFirst().map { $0.hasPrefix("…") ? $0 : String($0.split(separator: " ")[0]) }
        #expect(shown == expected)
    }

    @Test func miss_isOneLine_withItsHolder() throws {
        #expect(MissLine.text(try Self.miss("a-1")) == "a-1: 112.3 of 100.0 ms, stale")
        let held = MissLine.text(try Self.miss("a-1", heldBy: "b"))
        #expect(held == "a-1: 112.3 of 100.0 ms, stale, held up by b for 80.5 ms")
    }

    @Test(arguments: [
        ([:], false), (["LANG": "de_DE.UTF-8"], true), (["LANG": "C.utf8", "LC_ALL": "C"], false),
        (["LC_ALL": "", "LC_CTYPE": "en_US.UTF-8", "LANG": "C"], true), (["LANG": "C"], false),
    ])
    func blocks_areDrawn_whereTheLocaleKnowsThem(variables: [String: String], isUnicode: Bool) {
        #expect(Glyphs.ofLocale { variables[$0] }.isUnicode == isUnicode)
    }

    @Test(
        arguments: [
            (0, " "), (0.001, "▁"), (0.13, "▂"), (0.5, "▄"), (0.51, "▅"), (1, "█"), (2, "█"), (-1, " "), (.nan, " "),
        ] as [(Double, Character)])
    func level_isNothing_onlyForNothing(part: Double, glyph: Character) {
        #expect(Glyphs.blocks.level(part) == glyph)
    }

    @Test func frame_neverClearsBehindTheLastColumn_andLeavesNothingBelow() {
        let lines = [ScreenLine("abc", isStrong: true), ScreenLine("abcd")]
        let frame = TerminalScreen.frame(lines, ScreenSize(columns: 4, rows: 3))
        #expect(frame == "\u{1B}[H\u{1B}[1mabc\u{1B}[0m\u{1B}[K\r\nabcd\r\n\u{1B}[J")
        let whole = TerminalScreen.frame(lines, ScreenSize(columns: 4, rows: 2))
        #expect(whole == "\u{1B}[H\u{1B}[1mabc\u{1B}[0m\u{1B}[K\r\nabcd")
    }
}
