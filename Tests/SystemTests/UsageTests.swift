import Foundation
import Testing

extension SystemTests {
    /// What was asked for wrongly: one line that names the flag and the reason, exit code 2, and nothing begun.
    @Suite struct UsageTests {
        private static let url = "http://127.0.0.1:1"

        /// The one line of complaint about a wrong use.
        private static func complaint(_ arguments: [String], launcher: [String] = []) throws -> String {
            let result = try Tool.run(launcher + [DaemonUnderTest.executable] + arguments)
            #expect(result.status == 2, "\(arguments): \(result.status) \(result.errors)")
            #expect(result.output.isEmpty, "\(arguments): \(result.output)")
            #expect(result.errors.filter(\.isNewline).count == 1, "\(arguments): \(result.errors)")
            return result.errors
        }

        /// The flags that a command's help tells of, and whether each takes a value.
        private static func flags(of command: String) throws -> [(name: String, takesValue: Bool)] {
            let help = try Tool.run([DaemonUnderTest.executable, command, "--help"]).output
            let lines = help.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("  --") }
            return lines.map { line in
                let words = line.split(separator: " ").prefix(2)
                return (String(words[0]), words.count > 1 && words[1].hasPrefix("<"))
            }
        }

        private struct Row {
            var arguments: [String]
            var expected: String

            init(_ arguments: [String], _ expected: String) {
                (self.arguments, self.expected) = (arguments, expected)
            }
        }

        /// Flags that quote what they refuse, and say what they want.
        private static func wants(_ command: [String], _ flags: [String]) -> [Row] {
            flags.map { Row(command + ["--\($0)", "nope"], "--\($0) \"nope\": want ") }
        }

        private static var planned: [Row] {
            let (plan, fleet) = (["plan", "--load", "100/s"], ["plan", "--load", "100/s", "--balancer", "all"])
            return wants(["plan"], ["load"])
                + wants(plan, ["objective", "capacity", "cores", "price", "seed", "autoscale"])
                + wants(fleet, ["machines", "span", "deaths", "slow"])
                + wants(plan + ["--autoscale", "60%"], ["curve", "day", "start-time"])
                + [
                    Row(fleet + ["--machines", "0"], "want a number from 1 to 5000"),
                    Row(fleet + ["--machines", "1000000000"], "want a number from 1 to 5000"),
                    Row(
                        ["plan", "--load", "10000/s", "--balancer", "all", "--machines", "3"],
                        "--machines 3: the load would be 1667 % of their cores; name 51 or more"),
                    Row(plan + ["--balancer", "pick-tow"], "(did you mean \"pick-two\"?)"),
                    Row(plan + ["--balancer", "random", "--balancer", "all"], "has the others in it"),
                    Row(plan + ["--machines", "5"], "--machines: no effect without --balancer"),
                    Row(plan + ["--curve", "daily:4"], "--curve: no effect without --autoscale"),
                    Row(plan + ["--capacity", "0.5", "--from", "report.json"], "--capacity: no effect beside --from"),
                    Row(plan + ["--from", "/nonexistent.json"], "--from /nonexistent.json: No such file"),
                    Row(plan + ["--scenario", "pushed-aside"], "want requests that are drawn at one rate"),
                    Row(plan + ["--scenario", "nope"], "no scenario of that name"),
                ]
        }

        private static var badValues: [Row] {
            let times = [
                "rate", "duration", "arrivals", "before", "downstream", "after", "deadline", "seed", "warm-up",
            ]
            let others = ["connections", "hang-up", "retries", "max-connections", "assert"]
            let compared = [
                "target", "vary", "cpus", "connections", "retries", "duration", "seed", "sweep", "capacity",
                "calibration",
            ]
            var rows = wants(["load", url], times + others)
            rows += wants(["compare"], compared)
            rows += wants(["compare", "--capacity", "misses<1%"], ["fleet"])
            rows += planned
            rows += [
                Row(["load", url, "--admin", "nope"], "--admin: address \"nope\": no port"),
                Row(["load", url, "--admin", "nosuch.invalid:1"], "--admin: address \"nosuch.invalid:1\": "),
                Row(["load", "http://nosuch.invalid:1"], "address \"nosuch.invalid:1\": "),
                Row(["load", url, "--preflight", "--no-preflight"], "'--no-preflight'"),
                Row(["compare", "--scenario", "nope"], "--scenario \"nope\": no scenario of that name; there are "),
                Row(["compare", "--scenario", "mixd"], "(did you mean \"mixed\"?)"),
                Row(["compare", "--mode", "nope"], "--mode \"nope\": no such mode; there are "),
                Row(["compare", "--downstream", "nope"], "--downstream: address \"nope\": not a URL"),
                Row(["compare", "--calibration", "1e300"], "\"1e300\": want a number from 0.0001 to 1000000"),
                Row(["compare", "--diff", "one"], "--diff: want two files"),
                Row(["compare", "--json", "out.json"], "--json: goes with --diff"),
                Row(["downstream", "--listen", "nope"], "--listen: address \"nope\": no port"),
                Row(["check", "--set", "nope"], "'--set <key=value>': want key=value"),
            ]
            return rows
        }

        @Test func valueThatIsNone_isRefused_withFlagAndReason() throws {
            for row in UsageTests.badValues {
                let said = try UsageTests.complaint(row.arguments)
                let isNamed = said.hasPrefix("deadlined \(row.arguments[0]): ")
                #expect(isNamed && said.contains(row.expected), "\(row): \(said)")
            }
            let keys = try UsageTests.flags(of: "check").filter { $0.takesValue && $0.name != "--set" }
            #expect(keys.count > 15)
            for (flag, _) in keys {
                let said = try UsageTests.complaint(["check", flag, "nope"])
                #expect(said.hasPrefix(flag) && said.contains("nope"), "\(said)")
            }
        }

        @Test(arguments: [
            ["load"], ["load", "--csv"], ["load", url, "--rate"], ["load", url, "--json"], ["compare", "--scenario"],
            ["compare", "--out", "out", "--from"], ["plan", "--load"], ["whatif"], ["cost", "--from"],
            ["trace", "--output", "-", "--seconds"], ["top", "--admin"], ["downstream", "--listen"],
            ["downstream", "--behaviour"], ["check", "--mode"], [],
        ])
        func valueOfSeveralLines_isToldOnOne(arguments: [String]) throws {
            let words = arguments == ["load", "--csv"] ? [UsageTests.url] : []
            let said = try UsageTests.complaint(arguments + ["/no/a\nb"] + words)
            #expect(said.contains("/no/a\\u{a}b"), "\(said)")
        }

        @Test(arguments: ["serve", "check", "downstream", "load", "compare", "plan", "top", "doctor"])
        func emptyValue_isRefused_ofEachFlag(command: String) throws {
            let flags = try UsageTests.flags(of: command).filter(\.takesValue)
            #expect(!flags.isEmpty)
            for (flag, _) in flags {
                let said = try UsageTests.complaint([command, flag, ""])
                #expect(said.hasSuffix(": \(flag): its value is empty; give it one, or leave it out\n"), "\(said)")
            }
            let joined = try UsageTests.complaint([command, "\(flags[0].name)="])
            #expect(joined.contains("\(flags[0].name): its value is empty"), "\(joined)")
        }

        /// The help says which may be repeated.
        private static let repeatable = [
            "--set", "--assert", "--scenario", "--mode", "--config", "--target", "--diff", "--vary",
        ]

        @Test(arguments: ["serve", "check", "downstream", "load", "compare", "top"])
        func optionGivenTwice_isRefused_unlessItMayBeRepeated(command: String) throws {
            for (flag, _) in try UsageTests.flags(of: command).filter(\.takesValue) {
                let mayBe = UsageTests.repeatable.contains(flag) && (command == "compare" || flag == "--set")
                guard !mayBe, flag != "--assert" else { continue }
                let said = try UsageTests.complaint([command, flag, "1", "\(flag)=2"])
                #expect(said.contains(": \(flag): given twice, "), "\(said)")
            }
            let words = command == "load" ? [UsageTests.url] : []
            // Behind the end of the options they are none.
            let said = try UsageTests.complaint([command] + words + ["--", "--json", "--json"])
            #expect(!said.contains("given twice"), "\(said)")
        }

        @Test func oneKeySetTwice_andAnotherCommandsName_areSaid() throws {
            let twice = try UsageTests.complaint(["--mode", poolMode, "--set", "mode=\(poolMode)"])
            #expect(twice == "deadlined: --set mode: --mode sets it already\n")
            #expect(try UsageTests.complaint(["--mode", "a", "--mode", "b"]).contains("--mode: given twice, "))
            let set = try UsageTests.complaint(["check", "--set", "mode=\(poolMode)", "--set", "mode=\(standardMode)"])
            #expect(set == "--set mode: --set mode sets it already\n")
        }

        @Test func fileThatCannotBeRead_isRefused_withFlagPathAndReason() throws {
            let folder = try TemporaryFolder()
            let (missing, text) = (folder.file("missing"), try folder.write("nonsense: [\n", to: "text.yaml"))
            let out = ["--out", folder.file("out")]
            let rows: [(arguments: [String], flag: String)] = [
                (["serve", "--config"], "--config"), (["check", "--config"], "--config"),
                (["compare", "--config"], "--config"), (["compare", "--scenario"], "--scenario"),
                (["compare"] + out + ["--from"], "--from"), (["compare", "--diff"], "--diff"),
                (["load", UsageTests.url, "--csv"], "--csv"),
            ]
            for (arguments, flag) in rows {
                for (path, reason) in [
                    ("\(missing)/x", "No such file or directory"),
                    (folder.path, "want a regular file, got a directory"),
                ] {
                    let said = try UsageTests.complaint(arguments + (flag == "--diff" ? [path, text] : [path]))
                    #expect(said.contains("\(flag) \(path): \(reason)"), "\(said)")
                }
            }
            for (flag, others) in [("--config", []), ("--scenario", []), ("--from", out), ("--diff", [text])] {
                let said = try UsageTests.complaint(["compare", flag, text] + others)
                #expect(said.hasPrefix("deadlined compare: \(flag) \(text):"), "\(said)")
            }
            #expect(!FileManager.default.fileExists(atPath: folder.file("out")))
        }

        @Test func placeThatCannotBeWritten_isRefused_withFlagPathAndReason() throws {
            let folder = try TemporaryFolder()
            let file = try folder.write("", to: "file")
            for flag in ["--json", "--fortio-json", "--hdr"] {
                for (path, reason) in [
                    (folder.path, "Is a directory"), ("\(folder.path)/a/b", "No such file or directory"),
                    ("\(file)/x", "Not a directory"),
                ] {
                    let said = try UsageTests.complaint(["load", UsageTests.url, flag, path])
                    #expect(said == "deadlined load: \(flag) \(path): \(reason)\n")
                }
            }
            let said = try UsageTests.complaint(["compare", "--quick", "--out", file])
            #expect(said == "deadlined compare: --out \(file)/report.json: Not a directory\n")
        }

        /// A limit of the parent's that leaves no descriptor for a loop.
        @Test(arguments: [
            ["load", url], ["downstream", "--listen", "127.0.0.1:0"], ["compare", "--quick"], ["serve"], ["check"],
        ])
        func fewDescriptors_areRefused_withTheLimit(arguments: [String]) throws {
            for limit in [8, 12] {
                let said = try UsageTests.complaint(arguments, launcher: ["prlimit", "--nofile=\(limit):\(limit)"])
                #expect(said.contains("limit of \(limit) ") && said.contains("ulimit -Hn"), "\(said)")
            }
        }
    }
}
