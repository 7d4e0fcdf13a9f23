import Foundation
import Glibc
import Testing

extension SystemTests {
    /// The last seconds as a file for Perfetto: what the supervisor did, and the command that saves it.
    @Suite struct TraceFileTests {
        @Test func trace_ofAReloadAndAWorkersDeath_tellsBothAndWhoFollowed() throws {
            let daemon = try DaemonUnderTest(configuration: "mode: \(standardMode)\n")
            daemon.send(SIGHUP)
            try until("the reload is done") { try daemon.admin.status().reload.succeeded == 1 }
            try until("the one before has ended") { daemon.workers.count == 1 }
            kill(try daemon.worker().pid, SIGKILL)
            try until("another worker accepts") {
                let status = try daemon.admin.status()
                let restarts = try daemon.admin.metrics().value("deadlined_worker_restarts_total")
                return restarts == 1 && status.workers.allSatisfy { $0.state == "ready" } && !status.workers.isEmpty
            }
            #expect(try daemon.get("/work").status == 200)
            let trace = try daemon.admin.trace()
            let deeds = trace.events("i").map(\.name).filter { !$0.contains("deadline") }
            #expect(
                deeds == [
                    "worker 0 started", "worker 0 accepts", "serving", "reload begun", "worker 0 started",
                    "worker 0 accepts", "worker 0 drains", "reload taken", "worker 0 ended", "worker 0 died",
                    "worker 0 started", "worker 0 accepts",
                ])
            #expect(trace.events("M").contains { $0.name == "process_name" && $0.pid == Int(daemon.supervisor.pid) })
            #expect(trace.events("b").allSatisfy { $0.pid == Int(daemon.workers.first?.pid ?? 0) })
            try until("a second is over") { try !daemon.admin.trace().events("C").isEmpty }
            let file = try daemon.admin.get("/trace")
            #expect(file["content-disposition"]?.hasPrefix("attachment; filename=\"deadlined-") == true)
        }

        private static func run(_ arguments: String..., redirection: String = "") throws -> Tool.Result {
            try Tool.run(
                ["sh", "-c", "exec \"$@\" \(redirection)", "sh", DaemonUnderTest.executable, "trace"] + arguments)
        }

        @Test func command_savesTheFile_orPrintsItAlone() throws {
            let (daemon, folder) = (try DaemonUnderTest(), try TemporaryFolder())
            #expect(try daemon.get("/work").status == 200)
            _ = try daemon.admin.settledMetrics()
            let admin = "127.0.0.1:\(daemon.admin.port)"
            let saved = try TraceFileTests.run("--admin", admin, "-o", folder.file("f.json"), "--seconds", "60")
            let told = "\(folder.file("f.json")): 1 request of the last 60 s; https://ui.perfetto.dev opens it\n"
            #expect(saved.status == 0 && saved.output == told && saved.errors.isEmpty, "\(saved)")
            let printed = try TraceFileTests.run("--admin", "http://\(admin)", "-o", "-")
            #expect(printed.status == 0 && printed.errors.isEmpty, "\(printed)")
            for text in [folder.read("f.json"), printed.output] {
                let trace = try JSONDecoder().decode(Trace.self, from: Data(text.utf8))
                #expect(trace.events("X").count == 2 && trace.events("b").first?.name == "met")
            }
            let full = try TraceFileTests.run("--admin", admin, "-o", "-", redirection: "> /dev/full")
            #expect(full.status == 1 && full.errors.hasSuffix("No space left on device\n"), "\(full)")
        }

        @Test(arguments: [
            ([], "Missing expected argument '--output"), (["-o", "f", "--seconds", "61"], "--seconds \"61\": want"),
            (["-o", "f", "--seconds", "nope"], "--seconds \"nope\": want a number from 1 to 60"),
            (["-o", "f", "--admin", "nope"], "--admin: address \"nope\": no port"),
            (["-o", ""], "-o: its value is empty"), (["-o", "/nowhere/f"], "--output /nowhere/f: No such file"),
            (["-o", "f", "--seconds", ""], "--seconds: its value is empty"),
            (["-o", "f", "-o", "g"], "--output: given twice"), (["--output=f", "-o", "g"], "--output: given twice"),
        ])
        func command_thatIsAskedWrongly_isRefusedInOneLine(arguments: [String], complaint: String) throws {
            let refused = try Tool.run([DaemonUnderTest.executable, "trace"] + arguments)
            #expect(refused.status == 2 && refused.errors.contains(complaint), "\(refused)")
            #expect(refused.errors.filter(\.isNewline).count == 1 && refused.output.isEmpty, "\(refused)")
        }

        @Test func command_withoutADaemon_saysSoInOneLine_andLeavesTheFile() throws {
            let folder = try TemporaryFolder()
            let path = try folder.write("old\n", to: "f.json")
            let refused = try TraceFileTests.run("--admin", "127.0.0.1:\(try Loopback.freePort())", "-o", path)
            #expect(refused.status == 1 && refused.errors.hasPrefix("deadlined trace: admin port http://127.0.0.1:"))
            #expect(refused.errors.filter(\.isNewline).count == 1, "\(refused.errors)")
            #expect(folder.read("f.json") == "old\n")
        }
    }
}
