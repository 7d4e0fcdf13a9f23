import Foundation
import Testing

extension SystemTests {
    /// `plan` as a program: what it tells, what it leaves when it is interrupted, and what it cannot plan.
    @Suite struct PlanTests {
        private static func plan(_ options: [String]) -> [String] { [DaemonUnderTest.executable, "plan"] + options }

        /// A debug build simulates for fifteen seconds of a core, which a busy machine may make a minute.
        private static let simulation = Duration.seconds(120)

        /// In hundredths of a second (proc_pid_stat(5): the twelfth behind the name).
        private static func cpuTicks(_ program: ChildProgram) throws -> Int {
            let stat = try String(contentsOfFile: "/proc/\(program.pid)/stat", encoding: .utf8)
            let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
            return fields.count > 11 ? Int(fields[11]) ?? 0 : 0
        }

        /// A scenario that is not shipped.
        private static func scenario(_ folder: TemporaryFolder, compute: String, deadline: String) throws -> String {
            let text = """
                title: its own
                rate: 10/s
                before: \(compute)
                downstream: 20ms
                after: \(compute)
                deadline: \(deadline)
                """
            try Data(text.utf8).write(to: URL(filePath: folder.file("own.yaml")))
            return folder.file("own.yaml")
        }

        @Test func plan_tellsMachines_andTheFleet_andWritesThemAsJSON() throws {
            let folder = try TemporaryFolder()
            let result = try Tool.run(
                Self.plan([
                    "--load", "2000/s", "--capacity", "68%", "--price", "0.5EUR", "--balancer", "random", "--balancer",
                    "pick-two", "--span", "10s", "--json", folder.file("plan.json"),
                ]), within: Self.simulation)
            #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
            #expect(result.output.contains("15") && result.output.contains("7.50 EUR"))
            #expect(result.output.contains("The load needs 15 machines at 67 % of their cores;"))
            let json = folder.read("plan.json")
            #expect(json.contains("\"schema\" : \"deadlined-plan-1\"") && json.contains("\"machines\" : 15"))
            #expect(json.contains("\"balancer\" : \"pick-two\"") && !json.contains("interruption"))
        }

        @Test func interruption_endsAtOnce_andKeepsWhatWasFound() throws {
            let folder = try TemporaryFolder()
            let program = try ChildProgram(
                Self.plan([
                    "--load", "100000/s", "--capacity", "0.68", "--balancer", "random", "--span", "3000s", "--machines",
                    "2000", "--json", folder.file("plan.json"),
                ]), output: folder.file("output"), errors: folder.file("errors"), environment: [:])
            // By then it has tried its file; it would go on for minutes.
            try until("it is under way") { try Self.cpuTicks(program) > 20 }
            program.send(SIGTERM)
            #expect(try program.end(within: .seconds(10)) == 143)
            #expect(folder.read("output").contains(" given\n"))
            #expect(folder.read("errors").contains("INTERRUPTED by SIGTERM"))
            #expect(folder.read("plan.json").contains("\"interruption\" : \"SIGTERM\""))
        }

        @Test func whatCannotBePlanned_isToldInOneLine() throws {
            let folder = try TemporaryFolder()
            let hopeless = try Self.scenario(folder, compute: "5ms", deadline: "25ms")
            let result = try Tool.run(Self.plan(["--load", "10/s", "--scenario", hopeless]))
            #expect(result.status == 2 && result.output.isEmpty)
            #expect(result.errors.contains("cannot be met: 100.0 % of own's requests take longer than their deadline"))
            let idle = try Self.scenario(folder, compute: "0ms", deadline: "50ms")
            let other = try Tool.run(Self.plan(["--load", "10/s", "--scenario", idle]))
            #expect(other.status == 2 && other.errors.contains("its requests compute nothing"))
            #expect(result.errors.filter(\.isNewline).count == 1 && other.errors.filter(\.isNewline).count == 1)
        }
    }
}
