import Glibc
import Testing

extension SystemTests {
    /// Where the log goes, and what it tells.
    @Suite struct LogTests {
        /// Starts a program with a full pipe as its standard error, which nobody reads.
        private static let script = """
            mkfifo "$0" && exec 2<>"$0" && head -c 65536 /dev/zero >&2 && exec "$@"
            """

        @Test(arguments: SystemTests.modes)
        func logThatNobodyReads_stopsNothing(mode: String) throws {
            let folder = try TemporaryFolder()
            let daemon = try DaemonUnderTest(mode: mode, launcher: ["sh", "-c", LogTests.script, folder.file("pipe")])
            #expect(try daemon.get("/work?before=1ms&downstream=0ms&after=0ms&deadline=1ns").status == 200)
            let worker = try daemon.worker()
            kill(worker.pid, SIGKILL)
            try until("another worker serves") {
                try daemon.workers.contains { $0.pid != worker.pid } && daemon.admin.get("/readyz").status == 200
            }
            #expect(try daemon.stop() == 0)
        }

        /// As in a container that has standard error and JOURNAL_STREAM from outside, and the journal's socket not.
        @Test(.enabled(if: access("/run/systemd/journal/socket", F_OK) != 0))
        func journalOutOfReach_isToldOnStandardError() throws {
            let script = "export JOURNAL_STREAM=$(stat -L -c %d:%i /dev/fd/2); exec \"$@\""
            let daemon = try DaemonUnderTest(launcher: ["sh", "-c", script, "sh"], calibration: .light)
            #expect(daemon.log.contains("<6>serving admin="), "\(daemon.log)")
            #expect(try daemon.stop() == 0)
        }

        /// Both ports are left to the kernel: they are two, and the log names them.
        @Test func portsThatTheKernelChooses_differ_andAreTold() throws {
            let folder = try TemporaryFolder()
            let program = try ChildProgram(
                [DaemonUnderTest.executable, "serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"]
                    + Calibrated.light.options,
                output: folder.file("output"), errors: folder.file("errors"))
            let line = /serving admin=http:\/\/127\.0\.0\.1:([0-9]+) .*url=http:\/\/127\.0\.0\.1:([0-9]+)\/work/
            try until("it serves") { folder.read("errors").contains(line) }
            let ports = try #require(folder.read("errors").firstMatch(of: line))
            let admin = AdminPort(port: try #require(UInt16(ports.1)))
            #expect(try admin.get("/readyz").status == 200)
            let client = try RawClient(port: try #require(UInt16(ports.2)))
            try client.send(get: SystemTests.trivial)
            #expect(try client.reply().status == 200)
            program.send(SIGTERM)
            #expect(try program.end(within: .seconds(20)) == 0)
        }
    }
}
