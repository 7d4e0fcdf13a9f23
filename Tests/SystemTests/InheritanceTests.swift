import Glibc
import Testing

extension SystemTests {
    /// A daemon whose parent has left it signals, descriptors and limits other than it counts on.
    @Suite struct InheritanceTests {
        private static let ignored = ["env", "--ignore-signal=CHLD,HUP,TERM,INT,QUIT,USR1,PIPE,ALRM"]
        private static let blocked = ["env", "--block-signal=CHLD,HUP,TERM,INT,QUIT,USR1,PIPE,ALRM"]

        /// A shell's `trap '' CHLD`, nohup(1), a parent that waits for signals elsewhere.
        @Test(arguments: [ignored, blocked])
        func signalsOfTheParent_changeNothing_workersAreReplaced_reloadsTaken_andAStopIsAStop(
            launcher: [String]
        ) throws {
            let daemon = try DaemonUnderTest(
                launcher: launcher, configuration: "mode: \(standardMode)\n", calibration: .light)
            let worker = try daemon.worker()
            kill(worker.pid, SIGKILL)
            try until("another worker serves") {
                try daemon.admin.metrics().value("deadlined_worker_restarts_total") == 1
                    && daemon.admin.get("/readyz").status == 200
            }
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            try daemon.rewriteConfiguration("mode: \(poolMode)\n")
            daemon.send(SIGHUP)
            try until("the reload is taken") { try daemon.admin.status().mode == poolMode }
            #expect(try daemon.stop() == 0)
        }

        /// All that would kill by default and tells of no fault: real-time signals are 34 to 64.
        private static let unknown =
            [SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSTKFLT, SIGXCPU] + [34, 35, 64]

        @Test(arguments: SystemTests.modes)
        func unknownSignals_areToldAndPassedOver_bySupervisorWorkerAndDownstream(mode: String) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--threads", "2"], calibration: .light)
            let children = daemon.supervisor.children
            #expect(children.count == 2)
            for process in [daemon.supervisor] + children {
                for signal in Self.unknown { kill(process.pid, signal) }
            }
            let line = "SIGRTMIN+30"
            try until("each process has told the last of them") { daemon.log.components(separatedBy: line).count == 4 }
            #expect(daemon.log.components(separatedBy: "SIGUSR1").count == 4, "\(daemon.log)")
            #expect(daemon.supervisor.children.map(\.pid) == children.map(\.pid))
            #expect(try daemon.get("/work?before=0ms&after=0ms&downstream=1ms").status == 200)
            #expect(try daemon.stop() == 0)
        }

        /// Ctrl-C and Ctrl-\ reach every process of the group, a terminal's hang-up too.
        @Test(arguments: [(SIGINT, true), (SIGQUIT, true), (SIGHUP, false)])
        func signalsOfATerminal_meanTheSupervisor_andLoseNoRequest(signal: Int32, ends: Bool) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(
                ["--downstream", downstream.url, "--drain-timeout", "60s"])
            let client = try daemon.client()
            try client.send(get: "/work?before=0ms")
            try until("the call is out") { downstream.openCalls == 1 }
            let worker = try daemon.worker()
            for process in [worker, daemon.supervisor] { kill(process.pid, signal) }
            try until("the supervisor has heard it") { daemon.log.contains(ends ? "stopping" : "serving admin") }
            downstream.release()
            #expect(try client.reply().status == 200)
            // Told twice, it would end at once.
            if !ends { daemon.send(SIGTERM) }
            #expect(try daemon.end() == 0)
            #expect(daemon.log.contains("requests_cut_off=0"))
        }

        /// With a standard stream closed, the number of its descriptor must not be given to a socket.
        @Test(arguments: ["<&-", "2>&-", "<&- >&- 2>&-"])
        func closedStandardStreams_areNoSockets_andServingGoesOn(redirection: String) throws {
            let daemon = try DaemonUnderTest(
                mode: poolMode, ["--threads", "2"],
                launcher: ["sh", "-c", "exec \"$@\" \(redirection)", "sh"], calibration: .light)
            for process in [daemon.supervisor] + daemon.supervisor.children {
                let targets = (0...2).map { process.target(ofDescriptor: $0) }
                #expect(targets.allSatisfy { !$0.hasPrefix("socket:") && !$0.hasPrefix("anon_inode:") }, "\(targets)")
            }
            // A miss is a line in the log.
            #expect(try daemon.get("/work?before=0ms&deadline=1ns").status == 200)
            try until("the miss is counted") {
                try daemon.admin.metrics().sum("deadlined_requests_total", ["deadline": "missed"]) == 1
            }
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            #expect(try daemon.stop() == 0)
        }

        @Test func cpus_areThoseThatTheDaemonMayUse() throws {
            let ran = try Tool.run(["taskset", "-c", "0", DaemonUnderTest.executable, "check", "--workers", "cpus+1"])
            #expect(ran.output.contains("\nworkers: 2\n"), "\(ran.output)\(ran.errors)")
        }

        /// As in a chroot(8). Needs root, to take /proc away.
        @Test(.enabled(if: geteuid() == 0)) func argumentsWithoutProc_areReadAllTheSame() throws {
            let ran = try Tool.run(
                ["unshare", "--mount", "sh", "-c", "umount -l /proc && exec \"$@\"", "sh"]
                    + [DaemonUnderTest.executable, "check", "--mode", "nonsense"])
            #expect(ran.status == 2)
            #expect(ran.errors.contains("unknown mode \"nonsense\""), "\(ran.errors)")
        }

        /// So little address space that not all stacks fit: said before anything waits for threads that never come.
        @Test func threadsWithoutAddressSpace_areRefusedByCheck_withTheLimit() throws {
            let ran = try Tool.run(
                ["prlimit", "--as=1073741824", DaemonUnderTest.executable, "check", "--mode", poolMode]
                    + ["--threads", "240"])
            #expect(ran.status == 2)
            #expect(ran.errors.contains("for so many the limit of 1024MiB of address space"), "\(ran.errors)")
        }

        /// Stacks would fit, and what threads allocate besides does not: `check` cannot know, and the worker says it.
        @Test func threadsThatAWorkerCannotHave_areTold_withTheLimit() throws {
            let folder = try TemporaryFolder()
            let program = try ChildProgram(
                ["prlimit", "--as=700000000", DaemonUnderTest.executable, "serve", "--mode", poolMode]
                    + ["--threads", "40", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"]
                    + Calibrated.light.options,
                output: folder.file("output"), errors: folder.file("errors"))
            let said = /serving admin|of 40 may be had .*address space/
            try until("it serves, or says why not") {
                program.exitStatus != nil || folder.read("errors").contains(said)
            }
        }

        /// The log's file may grow no more (RLIMIT_FSIZE), which by default ends who writes to it.
        @Test func logThatMayNotGrow_losesTheLogAlone() throws {
            let daemon = try DaemonUnderTest(
                launcher: ["prlimit", "--fsize=64:64"], calibration: .light)
            let worker = try daemon.worker()
            kill(worker.pid, SIGKILL)
            try until("another worker serves") {
                try daemon.admin.metrics().value("deadlined_worker_restarts_total") == 1
                    && daemon.admin.get("/readyz").status == 200
            }
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            #expect(daemon.log.utf8.count == 64)
            #expect(try daemon.stop() == 0)
        }
    }
}
