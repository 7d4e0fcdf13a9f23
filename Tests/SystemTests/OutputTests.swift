import Foundation
import Testing

extension SystemTests {
    /// Standard streams that are closed, full, or left by their reader: told, and an exit code, never a crash.
    @Suite struct OutputTests {
        /// Runs the program with its streams as a shell makes them.
        private static func run(_ redirection: String, _ arguments: [String]) throws -> Tool.Result {
            try Tool.run(["sh", "-c", "exec \"$@\" \(redirection)", "sh", DaemonUnderTest.executable] + arguments)
        }

        @Test(arguments: [
            ["check"], ["check", "--origins"], ["--help"], ["--version"], ["load", "--help"], ["help", "compare"],
        ])
        func standardOutput_thatTakesNothing_isToldWithItsReason_andExits1(arguments: [String]) throws {
            for (redirection, reason) in [
                ("> /dev/full", "No space left on device"), (">&-", "Bad file descriptor"),
            ] {
                let result = try OutputTests.run(redirection, arguments)
                #expect(result.status == 1, "\(arguments) \(redirection): \(result.errors)")
                #expect(result.errors.hasSuffix("standard output: \(reason)\n"), "\(result.errors)")
            }
        }

        @Test(arguments: ["2> /dev/full", "2>&-"], [["check", "--mode", "x"], ["load", "nonsense"], ["nonsense"]])
        func standardErrors_thatTakeNothing_leaveTheExitCode(redirection: String, arguments: [String]) throws {
            let plain = try Tool.run([DaemonUnderTest.executable] + arguments)
            #expect([2, 64].contains(plain.status))
            #expect(try OutputTests.run(redirection, arguments).status == plain.status)
        }

        @Test func readerThatHasLeft_endsQuietly_asSIGPIPEWould() throws {
            let daemon = try DaemonUnderTest()
            let (admin, plan) = (["--admin", "127.0.0.1:\(daemon.admin.port)"], ["plan", "--load", "9/s"])
            let commands = [
                ["check"], plan + ["--capacity", "0.5"], plan + ["--capacity", "0.5", "--json", "-"],
                ["top", "--once"] + admin, ["doctor"] + admin, ["trace", "--output", "-"] + admin, ["ready"] + admin,
            ]
            for command in commands {
                let result = try Tool.run(
                    [
                        "bash", "-c", "exec 3> >(exec true); wait $!; \"$@\" >&3", "bash",
                        DaemonUnderTest.executable,
                    ] + command)
                #expect(result.status == 141 && result.errors.isEmpty, "\(command): \(result)")
            }
        }

        @Test func load_whoseTableCannotBeWritten_stillWritesItsFile() throws {
            let (daemon, folder) = (try DaemonUnderTest(), try TemporaryFolder())
            let result = try OutputTests.run(
                "> /dev/full",
                [
                    "load", "http://127.0.0.1:\(daemon.port)", "--before", "0ms", "--downstream", "0ms", "--after",
                    "0ms", "--duration", "200ms", "--deadline", "10s", "--json", folder.file("out.json"),
                ])
            #expect(result.status == 1 && result.errors.contains("standard output: No space left on device"))
            #expect(folder.read("out.json").contains("\"deadlined-load-1\""))
        }

        @Test func fileThatMayNotGrowSoFar_keepsItsOldText_andIsTold() throws {
            let folder = try TemporaryFolder()
            let path = try folder.write("old\n", to: "out.json")
            let result = try Tool.run(
                [
                    "sh", "-c", "ulimit -f 1; exec \"$@\" > /dev/null", "sh", DaemonUnderTest.executable, "load",
                    "http://127.0.0.1:1", "--duration", "100ms", "--records", "--json", path,
                ])
            #expect(result.status == 1)
            #expect(result.errors == "deadlined load: --json \(path): File too large\n")
            #expect(folder.read("out.json") == "old\n")
        }

        @Test func newFileThatCannotBeWrittenWhole_isNotLeft() throws {
            let folder = try TemporaryFolder()
            let path = folder.file("out.json")
            let result = try Tool.run(
                [
                    "sh", "-c", "ulimit -f 1; exec \"$@\" > /dev/null", "sh", DaemonUnderTest.executable, "load",
                    "http://127.0.0.1:1", "--duration", "100ms", "--records", "--json", path,
                ])
            #expect(result.errors == "deadlined load: --json \(path): File too large\n")
            #expect(!FileManager.default.fileExists(atPath: path))
        }

        /// timeout(1) asks once, and kills 5 s later: then its status is 137.
        @Test(arguments: [
            ["load", "http://127.0.0.1:1", "--json"], ["trace", "--admin", "127.0.0.1:1", "--output"],
            ["plan", "--load", "9/s", "--capacity", "0.5", "--json"], ["cost", "--simulate", "--json"],
        ])
        func pipeThatNobodyReads_isWaitedFor_untilASignal(arguments: [String]) throws {
            let folder = try TemporaryFolder()
            let pipe = folder.file("pipe")
            #expect(mkfifo(pipe, 0o600) == 0)
            let launcher = ["timeout", "--kill-after", "5", "0.5", DaemonUnderTest.executable]
            let result = try Tool.run(launcher + arguments + [pipe])
            #expect(result.status == 124, "\(result)")
            #expect(result.errors.hasSuffix("\(pipe): waits for someone to read this pipe\n"), "\(result)")
        }

        @Test func outputsThatWouldBeMixed_areRefusedBeforeAnythingIsSent() throws {
            let folder = try TemporaryFolder()
            let path = try folder.write("old\n", to: "out")
            #expect(symlink("lost", folder.file("link")) == 0)
            let (both, lost) = (folder.file("both"), folder.file("lost"))
            for (redirection, options) in [
                ("", ["--json", folder.file("link"), "--hdr", lost]), ("> '\(both)' 2>&1", ["--json", "-"]),
                ("2> '\(both)'", ["--json", both]),
                ("", ["--json", "-", "--hdr", "-"]), ("", ["--json", path, "--hdr", path]),
                (">> '\(path)'", ["--json", path]),
            ] {
                let result = try OutputTests.run(redirection, ["load", "http://127.0.0.1:1"] + options)
                let errors = redirection.contains("2>") ? folder.read("both") : result.errors
                #expect(result.status == 2 && errors.filter(\.isNewline).count == 1, "\(errors)")
            }
            #expect(folder.read("out") == "old\n")
        }

        @Test func compare_whoseFolderCannotBeMade_endsAtOnce_withFlagPathAndReason() throws {
            let result = try Tool.run([DaemonUnderTest.executable, "compare", "--quick", "--out", "/proc/nope"])
            #expect(result.status == 2)
            #expect(result.errors == "deadlined compare: --out /proc/nope: No such file or directory\n")
        }
    }
}
