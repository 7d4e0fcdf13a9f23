import Foundation
import Glibc
import Telemetry
import Testing

extension SystemTests {
    /// The access log of a real daemon: one line for each request, whatever becomes of its file, and never at a
    /// request's cost.
    @Suite struct AccessLogTests {
        private static let missed = "/work?before=1ms&downstream=0ms&after=0ms&deadline=1ns"

        /// A daemon whose access log is `access.log` in its folder.
        private static func daemon(
            mode: String? = nil, format: String = "combined", _ options: [String] = [], launcher: [String] = [],
            file: String
        ) throws -> DaemonUnderTest {
            try DaemonUnderTest(
                mode: mode, ["--set", "log.access=\(format)", "--set", "log.file=\(file)"] + options,
                launcher: launcher, calibration: .light)
        }

        private static func lines(_ folder: TemporaryFolder, _ name: String) -> [Substring] {
            folder.read(name).split(separator: "\n")
        }

        @Test(arguments: SystemTests.modes)
        func eachRequest_hasItsLine_withWhatCurlSent(mode: String) throws {
            let folder = try TemporaryFolder()
            let daemon = try Self.daemon(mode: mode, file: folder.file("access.log"))
            let target = "http://127.0.0.1:\(daemon.port)\(SystemTests.trivial)"
            let command = [
                "curl", "--silent", "--output", "/dev/null", "--write-out", "%{size_download}", "--user-agent",
                "a \"quoted\" agent", "--referer", "http://test/", target,
            ]
            #expect(try Tool.run(command).output == "65")
            #expect(try daemon.get("/nowhere").status == 404)
            try until("both are told") { Self.lines(folder, "access.log").count == 2 }
            let date = #/^127\.0\.0\.1 - - \[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] /#
            let lines = Self.lines(folder, "access.log")
            #expect(lines.allSatisfy { $0.contains(date) })
            #expect(
                lines.map { String($0.replacing(date, with: "")) } == [
                    #""GET \#(SystemTests.trivial) HTTP/1.1" 200 65 "http://test/" "a \x22quoted\x22 agent""#,
                    #""GET /nowhere HTTP/1.1" 404 37 "-" "-""#,
                ])
            #expect(try daemon.stop() == 0)
        }

        /// Its line was understood, whatever is wrong with what follows.
        @Test func whatIsRefusedBehindItsHead_isToldWithItsRequestLine() throws {
            let folder = try TemporaryFolder()
            let daemon = try Self.daemon(
                ["--set", "limits.body_timeout=10ms", "--set", "limits.body=1KiB"], file: folder.file("access.log"))
            let rests = ["Content-Length: 9999\r\n\r\n", "Content-Length: 2\r\n\r\nx", "a b: c\r\n\r\n"]
            for rest in rests {
                let client = try daemon.client()
                try client.send("POST /work HTTP/1.1\r\nHost: a\r\nUser-Agent: b\r\n\(rest)")
                _ = try client.reply()
            }
            let streams = try RawStreams(port: daemon.port)
            let large = [UInt8](repeating: 1, count: 2_000)
            let asked = try streams.request("/work", method: "POST", lines: "User-Agent: b\r\n", body: large)
            let stream = try #require(asked)
            try streams.settle([stream])
            try until("all are told") { Self.lines(folder, "access.log").count == 4 }
            let told = Self.lines(folder, "access.log").map { String($0.replacing(#/^.*?\] /#, with: "")) }
            #expect(
                told == [
                    #""POST /work HTTP/1.1" 413 31 "-" "b""#, #""POST /work HTTP/1.1" 408 42 "-" "b""#,
                    #""POST /work HTTP/1.1" 400 48 "-" "-""#, #""POST /work HTTP/2.0" 413 31 "-" "b""#,
                ])
            #expect(try daemon.stop() == 0)
        }

        /// As logrotate does, ten times under load, and a reload between: no line is lost, none is doubled.
        @Test func filesThatAreMovedAndOpenedAgain_haveEachRequestOnce() throws {
            let folder = try TemporaryFolder()
            let configuration = "log: {access: json, file: \(folder.file("access.log"))}\n"
            let daemon = try DaemonUnderTest(configuration: configuration, calibration: .light)
            let load = ClientLoad(
                on: daemon.port, [.keepAlive, .pipelining(depth: 4), .closing],
                target: "/work?before=0ms&downstream=1ms&after=0ms")
            for number in 0..<10 {
                let replies = load.tally.replies
                try until("requests were served") { load.tally.replies > replies + 50 }
                try FileManager.default.moveItem(
                    atPath: folder.file("access.log"), toPath: folder.file("access.\(number)"))
                daemon.send(number == 5 ? SIGHUP : SIGUSR1)
                try until("there is a new file") { !Self.lines(folder, "access.log").isEmpty }
            }
            let tally = try load.end()
            #expect(tally.failures == [])
            let metrics = try daemon.admin.settledMetrics()
            #expect(try daemon.stop() == 0)
            let names = ["access.log"] + (0..<10).map { "access.\($0)" }
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let told = try names.flatMap { Self.lines(folder, $0) }.map {
                try decoder.decode(AccessLine.self, from: Data($0.utf8))
            }
            #expect(told.count == tally.replies)
            #expect(Set(told.map(\.id)).count == told.count)
            #expect(told.allSatisfy { $0.status == 200 && $0.bytes == 65 && $0.client == "127.0.0.1" })
            #expect(metrics.sum("deadlined_requests_total") == Double(tally.replies))
            #expect(metrics.sum("deadlined_access_log_lost_total") == 0)
        }

        @Test func ofTheMissedAlone_noOtherIsTold_andSIGHUPChangesThat() throws {
            let folder = try TemporaryFolder()
            let text = { (only: String, file: String) in
                "log: {access: json, only: \(only), file: \(folder.file(file))}\n"
            }
            let daemon = try DaemonUnderTest(configuration: text("missed", "first"), calibration: .light)
            for _ in 0..<3 { #expect(try daemon.get(SystemTests.trivial).status == 200) }
            #expect(try daemon.get(Self.missed).status == 200)
            try until("the miss is told") { Self.lines(folder, "first").count == 1 }
            #expect(folder.read("first").contains(#""deadline":"missed","stage":"#))
            try daemon.rewriteConfiguration(text("all", "second"))
            daemon.send(SIGHUP)
            try until("the reload is taken") { try daemon.admin.status().reload.succeeded == 1 }
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            try until("it is told in the new file") { Self.lines(folder, "second").count == 1 }
            try daemon.rewriteConfiguration("")
            daemon.send(SIGHUP)
            try until("the log is off") { try daemon.admin.status().reload.succeeded == 2 }
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            try until("nobody writes any more") { !daemon.supervisor.children.contains { $0.name == "deadlined-log" } }
            #expect(try daemon.stop() == 0)
            #expect(Self.lines(folder, "first").count == 1 && Self.lines(folder, "second").count == 1)
        }

        @Test func aFileThatCannotBeOpened_isRefusedAtTheStart_andAtAReload() throws {
            let folder = try TemporaryFolder()
            let path = folder.file("none/access.log")
            let refusal = "log.file: open \(path): No such file or directory; set log.file"
            let start = try Tool.run(
                [DaemonUnderTest.executable, "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"]
                    + ["--set", "log.access=json", "--set", "log.file=\(path)"] + Calibrated.light.options)
            #expect(start.status == 1 && start.errors == "deadlined: \(refusal)\n")
            let daemon = try DaemonUnderTest(configuration: "mode: \(standardMode)\n", calibration: .light)
            try daemon.rewriteConfiguration("log: {access: json, file: \(path)}\n")
            daemon.send(SIGHUP)
            try until("the reload has failed") { try daemon.admin.status().reload.failed == 1 }
            let told = "the new configuration was not taken, the old one goes on reason=\"\(refusal)\""
            #expect(daemon.log.contains(told))
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            #expect(try daemon.stop() == 0)
        }

        /// Standard output is a pipe that is full and that nobody reads: every request is served, and what could not be
        /// told is counted, at the latest when the daemon stops.
        @Test func aFullPipe_slowsNoRequest_andItsLinesAreCounted() throws {
            let folder = try TemporaryFolder()
            let script = #"mkfifo "$0" && exec 3<>"$0" && head -c 65536 /dev/zero >&3 && exec "$@" >&3"#
            let daemon = try Self.daemon(launcher: ["sh", "-c", script, folder.file("pipe")], file: "-")
            let load = ClientLoad(
                on: daemon.port, [.keepAlive, .pipelining(depth: 4)], target: SystemTests.trivial)
            try until("requests are served") { load.tally.replies > 500 }
            let tally = try load.end()
            #expect(tally.failures == [] && tally.replies == tally.requests)
            #expect(try daemon.stop() == 0)
            let told = "lines of the access log were lost behind=\(tally.replies) displaced=0 unwritten=0"
            #expect(daemon.log.contains(told), "\(daemon.log)")
        }

        /// The file may grow to 8 KiB only, as on a full disk, until it is emptied.
        @Test func aFullDisk_isToldOnce_andTheLogGoesOnBehindIt() throws {
            let folder = try TemporaryFolder()
            let daemon = try Self.daemon(
                launcher: ["sh", "-c", "ulimit -f 16 && exec \"$@\"", "sh"], file: folder.file("access.log"))
            try until("the file is full, and lines are lost") {
                #expect(try daemon.get(SystemTests.trivial).status == 200)
                return try daemon.admin.metrics().sum("deadlined_access_log_lost_total", ["reason": "unwritten"]) > 20
            }
            #expect(truncate(folder.file("access.log"), 0) == 0)
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            try until("it is said that this is over") { daemon.log.contains("the access log is written again") }
            #expect(try daemon.stop() == 0)
            #expect(daemon.log.components(separatedBy: "the access log cannot be written").count == 2, "\(daemon.log)")
            // The rest of the line that stood at the file's end comes first; what follows is whole.
            let lines = Self.lines(folder, "access.log").dropFirst()
            #expect(!lines.isEmpty && lines.allSatisfy { $0.hasPrefix("127.0.0.1 - - [") && $0.hasSuffix("\"-\"") })
        }

        @Test func whoWritesIt_isReplacedWhenItDies() throws {
            let folder = try TemporaryFolder()
            let daemon = try Self.daemon(file: folder.file("access.log"))
            let writer = try #require(daemon.supervisor.children.first { $0.name == "deadlined-log" })
            kill(writer.pid, SIGKILL)
            try until("another one is there, and writes") {
                let reply = try daemon.get(SystemTests.trivial)
                return reply.status == 200 && !Self.lines(folder, "access.log").isEmpty
            }
            #expect(daemon.log.contains("the access log's process died and is replaced"))
            #expect(try daemon.stop() == 0)
        }

        @Test func requestsThatEndWhileTheDaemonStops_areTold() throws {
            let folder = try TemporaryFolder()
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try Self.daemon(
                ["--downstream", downstream.url, "--drain-timeout", "60s"], file: folder.file("access.log"))
            let clients = try (0..<3).map { _ in try daemon.client() }
            for client in clients { try client.send(get: "/work?before=0ms") }
            try until("the calls are out") { downstream.openCalls == 3 }
            daemon.send(SIGTERM)
            try until("the daemon stops") { daemon.log.contains("stopping") }
            downstream.release()
            for client in clients { #expect(try client.reply().status == 200) }
            #expect(try daemon.end() == 0)
            #expect(Self.lines(folder, "access.log").count == 3)
        }
    }
}
