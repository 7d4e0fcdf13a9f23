import Glibc
import Testing

extension SystemTests {
    /// What happens while workers start, and not all of them accept.
    @Suite struct ReloadUnderWayTests {
        /// Each worker loads for itself, which takes it a while.
        private static let slow = "workers: 2\nload: after-fork\nworking_set: 64MiB\n"
        private static let quick = "workers: 2\n"

        /// A reload of which one worker is stopped while it loads; the old workers are stopped too, so that only the
        /// other new one accepts.
        private struct HalfReload {
            var old: [ProcessFacts]
            var new: [ProcessFacts]

            init(of daemon: DaemonUnderTest) throws {
                let old = daemon.workers
                var new: [ProcessFacts] = []
                try daemon.rewriteConfiguration(ReloadUnderWayTests.slow)
                daemon.send(SIGHUP)
                try until("the new workers have begun") {
                    new = daemon.workers.filter { worker in !old.contains { $0.pid == worker.pid } }
                    return new.count == 2
                }
                kill(new[1].pid, SIGSTOP)
                for worker in old { try worker.halt() }
                self.old = old
                self.new = new
            }

            func resumeOld() {
                for worker in old { kill(worker.pid, SIGCONT) }
            }
        }

        private static func daemon(_ downstream: HeldDownstream) throws -> DaemonUnderTest {
            try DaemonUnderTest(
                ["--downstream", downstream.url, "--drain-timeout", "60s"], configuration: quick)
        }

        @Test func stop_duringAReload_finishesWhatItsWorkersHaveInFlight() throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try ReloadUnderWayTests.daemon(downstream)
            let reload = try HalfReload(of: daemon)
            let client = try daemon.client()
            try client.send(get: "/work?before=0ms&after=0ms")
            try until("the call is out") { downstream.openCalls == 1 }
            daemon.send(SIGTERM)
            try until("the daemon stops") { daemon.log.contains("stopping") }
            kill(reload.new[1].pid, SIGCONT)
            reload.resumeOld()
            try until("only the worker with the request is left") { daemon.workers.map(\.pid) == [reload.new[0].pid] }
            downstream.release()
            #expect(try client.reply().status == 200)
            #expect(try daemon.end() == 0)
            #expect(!daemon.log.contains("was not taken"))
        }

        /// The supervisor hears of a worker's death before it hears that the other one accepts.
        @Test func reload_whoseWorkerDies_leavesTheOtherItsRequests() throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try ReloadUnderWayTests.daemon(downstream)
            let reload = try HalfReload(of: daemon)
            daemon.send(SIGSTOP)
            kill(reload.new[1].pid, SIGKILL)
            let client = try daemon.client()
            try client.send(get: "/work?before=0ms&after=0ms")
            try until("the call is out") { downstream.openCalls == 1 }
            daemon.send(SIGCONT)
            try until("the reload has failed") { try daemon.admin.status().reload.failed == 1 }
            reload.resumeOld()
            downstream.release()
            #expect(try client.reply().status == 200)
            try until("the old workers serve alone") {
                Set(daemon.workers.map(\.pid)) == Set(reload.old.map(\.pid))
            }
            try client.send(get: SystemTests.trivial)
            #expect(try client.reply().status == 200)
        }

        /// A first configuration whose workers do not come up is mended like any other.
        @Test func reload_whileTheFirstWorkersDoNotComeUp_takesTheirPlace() throws {
            let (port, admin) = (try Loopback.freePort(), AdminPort(port: try Loopback.freePort()))
            let addresses = "listen: 127.0.0.1:\(port)\nadmin: 127.0.0.1:\(admin.port)\n"
            let folder = try TemporaryFolder()
            let path = try folder.write(ReloadUnderWayTests.slow + addresses, to: "deadlined.yaml")
            let program = try ChildProgram(
                [DaemonUnderTest.executable, "serve", "--config", path] + Calibrated.light.options,
                output: folder.file("output"), errors: folder.file("errors"))
            var first: [ProcessFacts] = []
            try until("the first workers have begun") {
                first = ProcessFacts(pid: program.pid).children.filter { $0.name.hasPrefix("deadlined-w") }
                return first.count == 2
            }
            for worker in first { kill(worker.pid, SIGSTOP) }
            try folder.write(ReloadUnderWayTests.quick + addresses, to: "deadlined.yaml")
            program.send(SIGHUP)
            try until("other workers serve") { (try? admin.get("/readyz").status) == 200 }
            #expect(try admin.status().reload.succeeded == 1)
            for worker in first { kill(worker.pid, SIGCONT) }
            program.send(SIGTERM)
            #expect(try program.end(within: .seconds(20)) == 0)
        }
    }
}
