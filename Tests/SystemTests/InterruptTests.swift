import Foundation
import Testing

extension SystemTests {
    /// What a signal leaves of `load` and `compare`. SIGTERM, because whoever starts the tests may ignore SIGINT, and
    /// what was started so goes on ignoring it.
    @Suite struct InterruptTests {
        private static func start(_ arguments: [String], _ folder: TemporaryFolder, output: String = "output") throws
            -> ChildProgram
        {
            try ChildProgram(
                [DaemonUnderTest.executable] + arguments, output: folder.file(output), errors: folder.file("errors"),
                environment: ["DEADLINED_THREADS": "1", "TMPDIR": folder.path])
        }

        /// A load that goes on for ten minutes, under way.
        private static func load(
            _ folder: TemporaryFolder, output: String = "output", json: String = "out.json",
            _ options: [String] = [], at daemon: DaemonUnderTest
        ) throws -> ChildProgram {
            let program = try start(
                [
                    "load", "http://127.0.0.1:\(daemon.port)", "--rate", "100/s", "--duration", "600s", "--before",
                    "0ms",
                    "--downstream", "0ms", "--after", "0ms", "--json", folder.file(json),
                ] + options, folder, output: output)
            try until("requests are served") { try !daemon.admin.records("?limit=1").isEmpty }
            return program
        }

        @Test func load_tellsWhatThereIs_andIsMarkedSo() throws {
            let (daemon, folder) = (try DaemonUnderTest(), try TemporaryFolder())
            let program = try InterruptTests.load(folder, at: daemon)
            program.send(SIGTERM)
            #expect(try program.end(within: .seconds(20)) == 143)
            #expect(folder.read("output").contains(/INTERRUPTED by SIGTERM after [0-9.]+ s of 600s:/))
            #expect(folder.read("out.json").contains("\"interrupted\" : true"))
        }

        @Test func secondSignal_endsAtOnce_evenWhereNobodyReadsTheTable() throws {
            let (daemon, folder) = (try DaemonUnderTest(), try TemporaryFolder())
            // A pipe that takes nothing more.
            #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
            let reader = open(folder.file("pipe"), O_RDWR | O_NONBLOCK)
            defer { close(reader) }
            while write(reader, "\n", 1) == 1 {}
            let program = try InterruptTests.load(folder, output: "pipe", at: daemon)
            program.send(SIGTERM)
            try until("the file is written, and the table waits") { folder.read("out.json").hasSuffix("}\n") }
            #expect(program.exitStatus == nil)
            try until("it has ended") {
                program.send(SIGTERM)
                return program.exitStatus != nil
            }
            #expect(program.exitStatus == 128 + SIGTERM)
        }

        @Test func signalThatMeansNothing_isPassedOver_withAWord() throws {
            let (daemon, folder) = (try DaemonUnderTest(), try TemporaryFolder())
            let program = try InterruptTests.load(folder, at: daemon)
            for signal in [SIGUSR1, SIGALRM, SIGUSR1] { program.send(signal) }
            let line = "deadlined: the signal SIGALRM means nothing here, passed over\n"
            try until("it says so") { folder.read("errors").contains(line) }
            program.send(SIGTERM)
            #expect(try program.end(within: .seconds(20)) == 143)
            #expect(folder.read("errors").components(separatedBy: "the signal SIGUSR1 means nothing").count == 2)
        }

        @Test func firstSignal_tellsTheTable_andEnds_whereNobodyReadsAFile() throws {
            let (daemon, folder) = (try DaemonUnderTest(), try TemporaryFolder())
            #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
            let reader = open(folder.file("pipe"), O_RDWR | O_NONBLOCK)
            defer { close(reader) }
            while write(reader, "\n", 1) == 1 {}
            let program = try InterruptTests.load(folder, json: "pipe", at: daemon)
            program.send(SIGTERM)
            #expect(try program.end(within: .seconds(20)) == 143)
            #expect(folder.read("output").contains("INTERRUPTED by SIGTERM"))
            #expect(folder.read("errors").contains("--json \(folder.file("pipe")): Interrupted system call"))
        }

        @Test func comparison_goesOnWithItsOwnBuild_whereItsNameIsTaken() throws {
            let folder = try TemporaryFolder()
            // Beside it: no link leads to another file system.
            let name = "\(DaemonUnderTest.executable)-\(getpid())"
            #expect(link(DaemonUnderTest.executable, name) == 0)
            defer { unlink(name) }
            let program = try ChildProgram(
                [
                    name, "compare", "--scenario", "fixed", "--mode", standardMode, "--cpus", "0", "--duration",
                    "300ms", "--preflight",
                ], output: folder.file("output"), errors: folder.file("errors"), environment: ["TMPDIR": folder.path])
            try until("it begins") { folder.read("output").contains("1 step") }
            #expect(unlink(name) == 0)
            // Not that its figures are good: the machine may be busy.
            #expect([0, 1].contains(try program.end(within: .seconds(60))))
            #expect(folder.read("output").contains("fixed:"), "\(folder.read("errors"))")
        }

        /// Processes below one, and what they were started with.
        private static func started(by pid: pid_t) -> [ProcessFacts] {
            ProcessFacts(pid: pid).children.flatMap { [$0] + started(by: $0.pid) }
        }

        /// Where a comparison is when its interruption comes.
        enum Moment: CaseIterable {
            case started, lookingFirst, startingDownstream, startingDaemon
        }

        /// Far more than an end takes on a busy machine, and less than what a comparison waits for what does not come.
        private static let endPatience = Duration.seconds(8)

        @Test(arguments: Moment.allCases)
        func compare_interruptedEarly_endsAtOnce_andLeavesNoProcessAndNoFile(moment: Moment) throws {
            let folder = try TemporaryFolder()
            let looking = moment == .lookingFirst ? ["--preflight"] : ["--no-preflight"]
            let program = try InterruptTests.start(
                ["compare", "--scenario", "mixed", "--mode", standardMode, "--duration", "600s"] + looking, folder)
            var below: [ProcessFacts] = []
            try until("it is there: \(moment)") {
                below = InterruptTests.started(by: program.pid)
                return switch moment {
                case .started: true
                case .lookingFirst: folder.read("output").contains("steps, about")
                case .startingDownstream: below.count >= 1
                case .startingDaemon: below.count >= 2
                }
            }
            program.send(SIGTERM)
            #expect(try program.end(within: InterruptTests.endPatience) == 128 + SIGTERM)
            try until("nothing is left of it") { below.allSatisfy { !$0.isAlive } }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(Set(left).subtracting(["output", "errors"]).isEmpty, "\(left)")
        }

        /// An admin port that takes a question and never answers.
        @Test func load_whoseDaemonHangs_endsSoonAfterTheSignal() throws {
            let folder = try TemporaryFolder()
            let hanging = try HeldDownstream { _ in [.hold] }
            defer { hanging.end() }
            let program = try InterruptTests.start(
                ["load", "http://127.0.0.1:\(hanging.port)", "--admin", "127.0.0.1:\(hanging.port)"], folder)
            try until("it asks") { hanging.openCalls == 1 }
            program.send(SIGTERM)
            #expect(try program.end(within: InterruptTests.endPatience) == 128 + SIGTERM)
        }

        @Test(arguments: [SIGTERM, SIGKILL])
        func compare_leavesNoProcessAndNoFile_andItsReportWhereItCan(signal: Int32) throws {
            let folder = try TemporaryFolder()
            let program = try InterruptTests.start(
                [
                    "compare", "--scenario", "mixed", "--mode", standardMode, "--duration", "600s", "--out",
                    folder.file("out"),
                ], folder)
            var below: [ProcessFacts] = []
            // The downstream, a daemon and its worker.
            try until("a daemon serves") {
                below = InterruptTests.started(by: program.pid)
                return below.count >= 3
            }
            // One of them may only have lived for a calibration.
            let environments = below.compactMap {
                try? String(contentsOfFile: "/proc/\($0.pid)/environ", encoding: .utf8)
            }
            #expect(environments.count >= 2 && environments.allSatisfy { !$0.contains("DEADLINED_") })
            #expect(below.allSatisfy { getpgid($0.pid) != getpgid(program.pid) })
            program.send(signal)
            #expect(try program.end(within: .seconds(30)) == 128 + signal)
            try until("nothing is left of it") { below.allSatisfy { !$0.isAlive } }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(Set(left).subtracting(["out", "output", "errors"]).isEmpty, "\(left)")
            guard signal == SIGTERM else { return }
            let report = folder.read("out/report.json")
            #expect(report.contains("\"interrupted\" : true"), "\(report)")
            #expect(report.contains("\"DEADLINED_THREADS\""), "\(report)")
            #expect(folder.read("out/report.html").contains("Interrupted by SIGTERM"))
            #expect(folder.read("output").contains("INTERRUPTED by SIGTERM"))
        }

        @Test func search_thatIsInterrupted_tellsWhatItHas_andLeavesNoProcess() throws {
            let folder = try TemporaryFolder()
            let program = try InterruptTests.start(
                [
                    "compare", "--quick", "--mode", standardMode, "--cpus", "0", "--no-preflight", "--out",
                    folder.file("out"),
                ], folder)
            try until("the story is told", within: .seconds(60)) { folder.read("output").contains("pushed-aside:") }
            var below: [ProcessFacts] = []
            // The downstream, a daemon and its worker.
            try until("the search runs", within: .seconds(120)) {
                below = InterruptTests.started(by: program.pid)
                return below.count >= 3
            }
            program.send(SIGINT)
            #expect(try program.end(within: .seconds(30)) == 128 + SIGINT)
            try until("nothing is left of it") { below.allSatisfy { !$0.isAlive } }
            #expect(folder.read("out/report.json").contains("\"stop\" : \"interrupted\""))
            #expect(folder.read("output").contains("INTERRUPTED by SIGINT"))
        }
    }
}
