import Glibc
import Testing

extension SystemTests {
    /// What a start or a reload must get before its workers may take its time: the supervisor does all else meanwhile.
    @Suite struct PreparationTests {
        private static let quick = "workers: 2\nworking_set: 0B\n"
        /// Takes a while to load.
        private static let large = "workers: 2\nworking_set: 256MiB\n"

        /// No name server knows it (RFC 6761).
        private static let unknown = "deadlined.invalid"

        /// The child that loads, once there is one, held.
        private static func heldLoader(of supervisor: ProcessFacts) throws -> ProcessFacts {
            var loader: ProcessFacts?
            try until("a child loads the data") {
                loader = supervisor.children.first { $0.name == "deadlined-load" }
                return loader != nil
            }
            let found = try #require(loader)
            kill(found.pid, SIGSTOP)
            try until("it is held") { found.isStopped }
            return found
        }

        @Test func dataThatLoads_keepsNothingElseFromBeingDone() throws {
            let daemon = try DaemonUnderTest(configuration: PreparationTests.quick)
            try daemon.rewriteConfiguration(PreparationTests.large)
            daemon.send(SIGHUP)
            let loader = try PreparationTests.heldLoader(of: daemon.supervisor)
            #expect(try daemon.admin.get("/healthz").status == 200)
            let victim = daemon.workers[0].pid
            kill(victim, SIGKILL)
            try until("the dead worker is replaced") {
                let workers = try daemon.admin.status().workers
                return workers.count == 2 && workers.allSatisfy { $0.state == "ready" && $0.pid != victim }
            }
            // Both count as one.
            daemon.send(SIGHUP)
            #expect(try daemon.admin.get("/healthz").status == 200)
            daemon.send(SIGHUP)
            #expect(try daemon.admin.status().reload.succeeded == 0)
            kill(loader.pid, SIGCONT)
            try until("both reloads are done", within: .seconds(30)) {
                try daemon.admin.status().reload.succeeded == 2
            }
            #expect(try daemon.admin.status().workingSetBytes == 256 << 20)
            #expect(try daemon.stop() == 0)
        }

        @Test func stop_whileAReloadLoadsData_endsAtOnce() throws {
            let daemon = try DaemonUnderTest(configuration: PreparationTests.quick)
            try daemon.rewriteConfiguration(PreparationTests.large)
            daemon.send(SIGHUP)
            let loader = try PreparationTests.heldLoader(of: daemon.supervisor)
            #expect(try daemon.stop() == 0)
            try until("the child that loads is gone") { !loader.isAlive }
        }

        @Test func start_whileDataLoads_answersOnTheAdminPort_andStopsWhenTold() throws {
            let (port, admin) = (try Loopback.freePort(), AdminPort(port: try Loopback.freePort()))
            let folder = try TemporaryFolder()
            let program = try ChildProgram(
                [
                    DaemonUnderTest.executable, "serve", "--working-set", "256MiB", "--listen", "127.0.0.1:\(port)",
                    "--admin", "127.0.0.1:\(admin.port)",
                ] + Calibrated.light.options, output: folder.file("output"), errors: folder.file("errors"))
            defer { program.kill() }
            _ = try PreparationTests.heldLoader(of: ProcessFacts(pid: program.pid))
            #expect(try admin.get("/healthz").status == 200)
            let readiness = try admin.get("/readyz")
            #expect(readiness.status == 503)
            #expect(readiness.text == "no worker accepts yet: data is loaded\n")
            program.send(SIGTERM)
            #expect(try program.end(within: .seconds(20)) == 0)
        }

        /// A reload to a name that is not resolved before somebody opens `hosts`, as behind a name server that does not
        /// answer.
        private static func resolving(
            _ key: String, _ port: UInt16, by hosts: String
        ) throws -> DaemonUnderTest {
            try #require(mkfifo(hosts, 0o600) == 0)
            let daemon = try DaemonUnderTest(
                launcher: [
                    "unshare", "--mount", "sh", "-c", "mount --bind \"$0\" /etc/hosts && exec \"$@\"", hosts,
                ], configuration: "mode: \(standardMode)\n")
            try daemon.rewriteConfiguration("mode: \(otherMode)\n\(key): \(unknown):\(port)\n")
            daemon.send(SIGHUP)
            try until("a child resolves the name") {
                daemon.supervisor.children.contains { $0.name == "deadlined-dns" }
            }
            return daemon
        }

        /// Needs root, for a file of names of its own.
        @Test(.enabled(if: geteuid() == 0), arguments: ["listen", "admin"])
        func nameThatIsNotResolvedYet_keepsNothingElseFromBeingDone(key: String) throws {
            let (folder, port) = (try TemporaryFolder(), try Loopback.freePort())
            let hosts = folder.file("hosts")
            let daemon = try PreparationTests.resolving(key, port, by: hosts)
            #expect(try daemon.admin.get("/healthz").status == 200)
            #expect(try daemon.get(SystemTests.trivial).mode == standardMode)
            // It opens while somebody reads, who then finds no name.
            try until("the reload has failed") {
                let file = open(hosts, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
                if file >= 0 { close(file) }
                return try daemon.admin.status().reload.failed == 1
            }
            #expect(daemon.log.contains("\(key): address \"\(PreparationTests.unknown):\(port)\""), "\(daemon.log)")
            #expect(try daemon.get(SystemTests.trivial).mode == standardMode)
        }

        @Test(.enabled(if: geteuid() == 0)) func stop_whileANameIsResolved_endsAtOnce() throws {
            let folder = try TemporaryFolder()
            let daemon = try PreparationTests.resolving("listen", try Loopback.freePort(), by: folder.file("hosts"))
            #expect(try daemon.stop() == 0)
        }

        @Test func reload_whoseWorkerCannotBeStarted_isGivenUpAtOnce_andSaysWhy() throws {
            let daemon = try DaemonUnderTest(configuration: "workers: 1\n")
            // When a second request of this connection, which stays, is answered, those on which the daemon was asked
            // before are closed: their ends were there when the first came.
            let asking = try RawClient(port: daemon.admin.port)
            for _ in 0..<2 {
                try asking.send("GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n")
                #expect(try asking.reply().status == 200)
            }
            // One more can be opened, which is enough to read the file, and too few for a worker's line.
            let supervisor = daemon.supervisor
            try until("no child reads the workers' memory for the admin port") {
                supervisor.children.allSatisfy { $0.name != "deadlined-mem" }
            }
            let limit = supervisor.descriptorLimitLeavingOne
            let pid = "\(daemon.supervisor.pid)"
            #expect(try Tool.run(["prlimit", "--pid", pid, "--nofile=\(limit):"]).status == 0)
            daemon.send(SIGHUP)
            try until("the reload is given up") { daemon.log.contains("was not taken") }
            #expect(try Tool.run(["prlimit", "--pid", pid, "--nofile=1024:"]).status == 0)
            #expect(daemon.log.contains("worker 0 could not be started: socketpair: Too many open files"))
            #expect(!daemon.log.contains("is replaced"))
            daemon.send(SIGHUP)
            try until("the next one is taken") { try daemon.admin.status().reload.succeeded == 1 }
        }

        /// Data, telemetry and lines of what was replaced go with it.
        @Test func manyReloads_leaveWhatOneNeeds() throws {
            let daemon = try DaemonUnderTest(configuration: "workers: 2\nworking_set: 8MiB\n")
            let before = Holdings(of: daemon)
            for reload in 1...10 {
                try daemon.rewriteConfiguration("workers: 2\nworking_set: \(8 + reload)MiB\n")
                daemon.send(SIGHUP)
                try until("reload \(reload) is done") { try daemon.admin.status().reload.succeeded == reload }
            }
            var now = Holdings(of: daemon)
            do {
                try until("what was replaced is gone", within: .seconds(30)) {
                    now = Holdings(of: daemon)
                    return now.workers.count == 2 && now.mappings <= before.mappings
                        && now.descriptors.count <= before.descriptors.count
                }
            } catch {
                Issue.record("before: \(before)\nleft: \(now)\nlog: \(daemon.log)")
            }
        }

        /// What a daemon has: which workers, how many mappings that they share, and what the supervisor has open.
        private struct Holdings {
            var workers: [pid_t]
            var mappings: Int
            var descriptors: [String]

            init(of daemon: DaemonUnderTest) {
                workers = daemon.workers.map(\.pid)
                mappings = daemon.supervisor.sharedMappings
                // One that is gone by now has no target.
                descriptors = daemon.supervisor.descriptorTargets.filter { !$0.isEmpty }
            }
        }
    }
}
