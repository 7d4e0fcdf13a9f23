import Foundation
import Testing

extension SystemTests {
    /// `deadlined top`, on a terminal and off it.
    @Suite struct TopTests {
        private static let enter = "\u{1B}[?1049h"
        private static let leave = "\u{1B}[?1049l"

        private static func command(_ daemon: DaemonUnderTest, _ options: [String] = []) -> [String] {
            [DaemonUnderTest.executable, "top", "--admin", "127.0.0.1:\(daemon.admin.port)"] + options
        }

        /// The frames that were drawn, each as its lines without what commands the terminal.
        private static func frames(_ output: String) -> [[String]] {
            output.components(separatedBy: "\u{1B}[H").dropFirst().map { frame in
                // The terminal makes a return of its own of each line end.
                let text = String(String.UnicodeScalarView(frame.unicodeScalars.filter { $0 != "\r" }))
                return text.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "").components(separatedBy: "\n")
            }
        }

        @Test func top_offATerminal_printsOneScreenWithoutEscapes() throws {
            let daemon = try DaemonUnderTest()
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            for options in [[], ["--once"]] {
                let result = try Tool.run(TopTests.command(daemon, options))
                let lines = result.output.split(separator: "\n")
                #expect(result.status == 0 && result.errors.isEmpty, "\(result)")
                #expect(lines[0].hasPrefix("\(SystemTests.standardMode)  127.0.0.1:\(daemon.port)  up "), "\(lines)")
                #expect(lines.contains { $0.hasPrefix("load ") } && lines.contains { $0.hasPrefix("worker  state") })
                #expect(!result.output.contains("\u{1B}") && lines.count <= 24 && lines.allSatisfy { $0.count <= 80 })
            }
        }

        @Test func top_withoutADaemon_exits1_withOneLine_andWrongUseExits2() throws {
            let port = try Loopback.freePort()
            let result = try Tool.run([DaemonUnderTest.executable, "top", "--once", "--admin", "127.0.0.1:\(port)"])
            #expect(result.status == 1 && result.output.isEmpty)
            #expect(
                result.errors
                    == "deadlined top: admin port http://127.0.0.1:\(port)/live?seconds=60: "
                    + "no connection: Connection refused\n")
            for (options, complaint) in [
                (["--interval", "1ms"], "--interval \"1ms\": want a duration from 200ms to 60m"),
                (["--interval", "x"], "--interval \"x\": want"), (["--admin", "x"], "--admin: address \"x\""),
                (["--once", "--interval", "1s"], "--interval: no effect beside --once"),
            ] {
                let refused = try Tool.run([DaemonUnderTest.executable, "top"] + options)
                #expect(refused.status == 2 && refused.errors.contains(complaint), "\(refused)")
                #expect(refused.errors.filter(\.isNewline).count == 1, "\(refused)")
            }
        }

        @Test(arguments: ["q", "\u{3}", "SIGTERM"])
        func top_onATerminal_isDrawn_andLeavesItAsItWas(end: String) throws {
            let daemon = try DaemonUnderTest()
            let terminal = try TerminalProgram(TopTests.command(daemon), columns: 80, rows: 24)
            try terminal.see("a frame") { TopTests.frames($0).contains { $0.contains { $0.hasPrefix("worker") } } }
            #expect(terminal.output.hasPrefix(TopTests.enter) && !terminal.isAsBefore)
            if end == "SIGTERM" { terminal.program.send(SIGTERM) } else { terminal.type(end) }
            #expect(try terminal.end() == (end == "SIGTERM" ? 128 + SIGTERM : 0))
            #expect(terminal.output.hasSuffix(TopTests.leave) && terminal.isAsBefore)
        }

        @Test func window_thatIsMadeSmaller_isNeverWrittenBeyond() throws {
            let daemon = try DaemonUnderTest()
            let terminal = try TerminalProgram(
                TopTests.command(daemon, ["--interval", "60m"]), columns: 100, rows: 30)
            try terminal.see("a frame") { !TopTests.frames($0).isEmpty }
            terminal.forget()
            // No look at the daemon is due for an hour.
            terminal.resize(columns: 30, rows: 7)
            try terminal.see("a smaller frame") { TopTests.frames($0).contains { $0.count >= 7 } }
            let frames = TopTests.frames(terminal.output)
            #expect(frames.allSatisfy { $0.count <= 7 && $0.allSatisfy { $0.count <= 30 } }, "\(frames)")
        }

        @Test func daemonThatGoesAway_isTold_andFoundAgain() throws {
            var daemon: DaemonUnderTest? = try DaemonUnderTest()
            let (port, admin) = (try #require(daemon?.port), try #require(daemon?.admin.port))
            let terminal = try TerminalProgram(
                TopTests.command(try #require(daemon), ["--interval", "200ms"]), columns: 80, rows: 24)
            try terminal.see("a frame") { !TopTests.frames($0).isEmpty }
            #expect(try daemon?.stop() == 0)
            daemon = nil
            try terminal.see("that it is gone") {
                TopTests.frames($0).contains { $0.count > 2 && $0[1].hasPrefix("GONE for ") }
            }
            terminal.forget()
            let folder = try TemporaryFolder()
            let again = try ChildProgram(
                [
                    DaemonUnderTest.executable, "serve", "--listen", "127.0.0.1:\(port)", "--admin",
                    "127.0.0.1:\(admin)",
                ] + Calibrated.light.options, output: folder.file("output"), errors: folder.file("errors"))
            defer { again.kill() }
            try terminal.see("that it is back") {
                TopTests.frames($0).contains { $0.count > 2 && !$0[1].hasPrefix("GONE") }
            }
            terminal.type("q")
            #expect(try terminal.end() == 0)
        }
    }
}
