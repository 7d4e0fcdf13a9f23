import Foundation
import Testing

@testable import Configuration

/// The built command from outside: exit codes, and what goes to which stream.
@Suite struct CommandTests {
    struct Ran: Equatable {
        var exit: Int32
        var output: String
        var errors: String
    }

    /// The built command lies beside the tests' executable.
    private static let command = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "deadlined")

    private func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Ran {
        try run(arguments, environment: environment)
    }

    private func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Ran {
        let process = Process()
        process.executableURL = CommandTests.command
        process.arguments = arguments
        // A sanitizer's, which say where it reports and that leaks are none.
        let options = ProcessInfo.processInfo.environment.filter { $0.key.hasSuffix("SAN_OPTIONS") }
        process.environment = environment.merging(options) { given, _ in given }
        let folder = try Folder()
        let streams = try ["output", "errors"].map { try folder.file($0, []) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: streams[0])
        process.standardError = FileHandle(forWritingAtPath: streams[1])
        try process.run()
        process.waitUntilExit()
        let texts = try streams.map { try String(contentsOfFile: $0, encoding: .utf8) }
        return Ran(exit: process.terminationStatus, output: texts[0], errors: texts[1])
    }

    @Test func `check without options prints the defaults`() throws {
        #expect(try run("check") == Ran(exit: 0, output: Configuration().yaml, errors: ""))
    }

    @Test func `check prints what all layers give together`() throws {
        let folder = try Folder()
        let file = try folder.file("f.yaml", "mode: \(Loading.one.name)\nthreads: 8\nlimits: { body: 2MiB }\n".utf8)
        var expected = Configuration()
        expected.mode = Loading.other
        expected.threads = 16
        expected.limits.body = 3 << 20
        expected.workload.downstream = .zero
        let ran = try run(
            "check", "--config", file, "--mode", Loading.other.name, "--set", "limits.body=3MiB",
            "--downstream-time", "0ms",
            environment: ["DEADLINED_MODE": Loading.standard.name, "DEADLINED_THREADS": "16"])
        #expect(ran == Ran(exit: 0, output: expected.yaml, errors: ""))
    }

    @Test func `the configuration that ships is what check prints of the declarations`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../configs/deadlined.yaml")
        let ran = try run("check", "--defaults", environment: ["DEADLINED_MODE": Loading.one.name])
        #expect(ran == Ran(exit: 0, output: try String(contentsOf: file, encoding: .utf8), errors: ""))
        #expect(ran.output.split(separator: "\n").filter { $0.count > 120 } == [])
    }

    @Test func `check says where values come from when asked`() throws {
        let ran = try run("check", "--origins", "--threads", "8")
        #expect(ran.output.contains("threads: 8                   # --threads\n"))
        #expect(Loading.errors(in: ran.output) == [])
    }

    @Test(arguments: [
        ("watchdog_compute_limit: 30s\n", ""),
        ("watchdog_compute_limit: 1s\nlimits: { compute: 1s }\nworkload: { before: 1s }\n", ""),
        (
            "threads: 8\nwatchdog_compute_limit: 2s\n",
            ":2:25: watchdog_compute_limit, 2s, is less than limits.compute, 30s"
        ),
        ("limits:\n  compute: 61s\n", ":2:12: watchdog_compute_limit, 60s, is less than limits.compute, 61s"),
        ("limits: { buffers: 2MiB, body: 2MiB }\n", ""),
        ("limits:\n  buffers: 2MiB\n  body: 3MiB\n", ":2:12: limits.buffers, 2MiB, is less than limits.body, 3MiB"),
        ("limits:\n  body: 1GiB\n", ":2:9: limits.buffers, 256MiB, is less than limits.body, 1GiB"),
    ])
    func `check warns of a limit that requests may trip or never reach, and exits 0`(text: String, start: String) throws
    {
        let folder = try Folder()
        let file = try folder.file("f.yaml", text.utf8)
        let ran = try run("check", "--config", file)
        #expect(ran.exit == 0)
        #expect(ran.output.hasPrefix("mode: "))
        let warning =
            start.isEmpty
            ? "" : "\(file)\(start.replacing(": w", with: ": warning: w").replacing(": l", with: ": warning: l"))"
        #expect(ran.errors.hasPrefix(warning), "\(ran.errors)")
        #expect(ran.errors.filter(\.isNewline).count == (start.isEmpty ? 0 : 1))
    }

    @Test func `check writes errors to stderr, a line each, and exits 2`() throws {
        let folder = try Folder()
        let file = try folder.file("f.yaml", "thread: 3\n".utf8)
        let ran = try run(
            "check", "--config", file, "--mode", Loading.misspelt, environment: ["DEADLINED_WORKERS": "0"])
        let lines = """
            \(file):1:1: unknown key "thread" (did you mean "threads"?)
            DEADLINED_WORKERS: want a whole number from 1 to 256, cpus or cpus+1, got "0"
            --mode: \(Loading.unknown)

            """
        #expect(ran == Ran(exit: 2, output: "", errors: lines))
    }

    @Test func `a missing file is an error, and no file is read unless one is named`() throws {
        #expect(
            try run("check", "--config", "/nowhere/f.yaml")
                == Ran(exit: 2, output: "", errors: "--config /nowhere/f.yaml: No such file or directory\n"))
    }

    @Test(arguments: [
        ["check", "--bogus"], ["check", "--mode"], ["check", "--set", "mode"], ["downstream", "x"],
        ["check", "--defaults", "--origins"], ["check", "--defaults", "--threads", "1"],
    ])
    func `a wrong use exits 2`(arguments: [String]) throws {
        let ran = try run(arguments)
        #expect(ran.exit == 2)
        #expect(ran.output == "")
        #expect(ran.errors.hasPrefix("deadlined \(arguments[0]): "))
        #expect(ran.errors.hasSuffix("; see deadlined \(arguments[0]) --help\n"))
    }

    @Test func `downstream refuses an address that is none and exits 2`() throws {
        let ran = try run("downstream", "--listen", "localhost")
        #expect(ran.exit == 2)
        #expect(ran.output == "")
        #expect(ran.errors.contains("\"localhost\": no port in it; write HOST:PORT or [IPV6]:PORT\n"))
    }

    @Test(arguments: ["serve", "check"])
    func `help shows every flag with its default`(subcommand: String) throws {
        let help = try run("help", subcommand)
        #expect(help.exit == 0)
        let words = help.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for key in Key.all {
            guard let flag = key.flag else { continue }
            #expect(words.contains("--\(flag) <"))
            #expect(words.contains("\(key.summary) (default: \(key.text(Configuration())))."))
        }
        #expect(words.contains("--mode <\(Loading.modes.replacing(", ", with: "|"))>"))
    }

    @Test func `every flag reaches the configuration`() throws {
        let flags = Key.all.compactMap { key in key.flag.map { (flag: "--\($0)", text: key.text(Configuration())) } }
        let ran = try run(["check", "--origins"] + flags.flatMap { [$0.flag, $0.text] })
        #expect(ran.exit == 0)
        let lines = ran.output.split(separator: "\n")
        let origins = Set(lines.compactMap { $0.split(separator: "# ").last.map(String.init) })
        #expect(flags.map(\.flag).filter { !origins.contains($0) } == [])
    }

    @Test func `help and version exit 0`() throws {
        #expect(try run("--help").exit == 0)
        #expect(try run("--version") == Ran(exit: 0, output: "0.1.0\n", errors: ""))
    }
}
