import Foundation
import Testing

extension SystemTests {
    /// `deadlined doctor`, of a daemon that is well and of what is not.
    @Suite struct DoctorTests {
        private static func run(_ arguments: [String]) throws -> (result: Tool.Result, lines: [String: Substring]) {
            let result = try Tool.run([DaemonUnderTest.executable, "doctor"] + arguments)
            let lines = result.output.split(separator: "\n")
            // Behind the grade, in a column of its own.
            let subjects = lines.map { $0.dropFirst(6).prefix(14).trimmingCharacters(in: .whitespaces) }
            return (result, Dictionary(zip(subjects, lines)) { first, _ in first })
        }

        /// What another machine's settings may make of a daemon that is well, as they may of this one's.
        private static let ofTheMachine: Set = ["clock source", "CPU quota", "memory", "time stamps"]

        @Test func daemonThatIsWell_isToldSo_byALineForEachThing() throws {
            let daemon = try DaemonUnderTest(configuration: "workers: 1\nhealth_path: /up\n")
            let (result, lines) = try DoctorTests.run(["--config", daemon.folder.file("deadlined.yaml")])
            for subject in [
                "admin port", "version", "ready", "workers", "reload", "serving port", "configuration", "permissions",
                "ports",
            ] {
                #expect(lines[subject]?.hasPrefix("ok  ") == true, "\(subject): \(result.output)")
            }
            for subject in [
                "clock source", "cores", "CPU quota", "frequency", "compute speed", "real time", "backlog",
                "descriptors", "memory", "time stamps",
            ] {
                #expect(lines[subject] != nil, "\(subject): \(result.output)")
            }
            #expect(lines["serving port"]?.hasSuffix("answers /up with 200") == true)
            let bad = Set(lines.filter { $0.value.hasPrefix("BAD") }.keys)
            #expect(bad.isSubset(of: DoctorTests.ofTheMachine) && result.status == (bad.isEmpty ? 0 : 1))
            #expect(result.errors.isEmpty)
        }

        @Test func daemonWhoseReloadFailed_isBad_andSoIsItsFile() throws {
            let daemon = try DaemonUnderTest(configuration: "workers: 1\n")
            try daemon.rewriteConfiguration("wokers: 2\n")
            daemon.send(SIGHUP)
            try until("the reload has failed") { try daemon.admin.status().reload.failed == 1 }
            let (result, lines) = try DoctorTests.run(
                ["--config", daemon.folder.file("deadlined.yaml"), "--admin", "127.0.0.1:\(daemon.admin.port)"])
            #expect(result.status == 1)
            #expect(lines["reload"]?.hasPrefix("BAD   reload          the last one failed") == true, "\(result.output)")
            #expect(lines["configuration"]?.contains("deadlined.yaml:1:1: unknown key \"wokers\"") == true)
            #expect(lines["admin port"]?.hasPrefix("ok  ") == true)
        }

        @Test func daemonThatIsNotThere_isBad_andTheRestIsLookedAtStill_alsoAsJSON() throws {
            let ports = try (0..<2).map { _ in try Loopback.freePort() }
            let options = ["--listen", "127.0.0.1:\(ports[0])", "--admin", "127.0.0.1:\(ports[1])"]
            let (result, lines) = try DoctorTests.run(options)
            #expect(result.status == 1)
            for subject in ["admin port", "serving port"] {
                #expect(lines[subject]?.hasPrefix("BAD ") == true, "\(result.output)")
                #expect(lines[subject]?.contains("Connection refused; ") == true, "\(result.output)")
            }
            #expect(lines["descriptors"] != nil)
            let json = try DoctorTests.run(options + ["--json", "-"]).result
            let report = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            #expect(report["schema"] as? String == "deadlined-doctor-1" && json.status == 1)
            #expect((report["findings"] as? [[String: Any]])?.first?["grade"] as? String == "BAD")
        }

        @Test func doctor_thatIsAskedWrongly_isRefusedInOneLine() throws {
            for (arguments, complaint) in [
                (["--mode", "green"], "--mode"), (["--set", "nope=1"], "unknown key"),
                (["extra"], "deadlined doctor: "),
                (["--json", "/nowhere/x"], "--json /nowhere/x: No such file"),
            ] {
                let refused = try Tool.run([DaemonUnderTest.executable, "doctor"] + arguments)
                #expect(refused.status == 2 && refused.output.isEmpty, "\(refused)")
                #expect(refused.errors.contains(complaint), "\(refused)")
                #expect(refused.errors.filter(\.isNewline).count == 1, "\(refused)")
            }
        }
    }
}
