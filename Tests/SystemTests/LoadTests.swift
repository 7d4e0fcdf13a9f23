import Foundation
import Telemetry
import Testing

extension SystemTests {
    /// `deadlined load` against a daemon. Deadlines are long, so that a busy machine's lag spoils no run.
    @Suite struct LoadTests {
        private struct Report: Decodable {
            struct Request: Decodable {
                var id, ending: String
                var met: Bool
            }

            var schema, scheduleHash: String
            var requests: Int
            var endings: [String: Int]
            var records: [Request]
        }

        private struct FortioReport: Decodable {
            struct Histogram: Decodable { var Count: Int }

            var DurationHistogram: Histogram
            var RetCodes: [String: Int]
        }

        private static func load(_ daemon: DaemonUnderTest, _ options: [String]) throws -> Tool.Result {
            try Tool.run([DaemonUnderTest.executable, "load", "http://127.0.0.1:\(daemon.port)"] + options)
        }

        /// Whether a run ended as it should if it is valid: a disturbed machine makes it invalid, and says so.
        private static func status(_ result: Tool.Result, ofAValidRun status: Int32) -> Bool {
            result.status == (result.output.contains("\nINVALID ") ? 1 : status)
        }

        @Test func machine_isJudged_whereTheTargetIsOnIt_andElseItIsSaidWhyNot() throws {
            let daemon = try DaemonUnderTest()
            let result = try LoadTests.load(daemon, LoadTests.trivial)
            #expect(result.output.contains(/machine +others.* used \d+ % of/), "\(result.output)")
            // A documentation address (RFC 5737): no machine has it.
            let elsewhere = try Tool.run(
                [DaemonUnderTest.executable, "load", "http://192.0.2.1:9"]
                    + ["--rate", "10/s", "--duration", "200ms", "--deadline", "100ms"])
            #expect(elsewhere.output.contains("not judged: 192.0.2.1:9 is on another machine"), "\(elsewhere.output)")
        }

        @Test func machineThatOthersKeepBusy_makesTheRunInvalid() throws {
            let daemon = try DaemonUnderTest()
            let burners = try (0..<ProcessInfo.processInfo.activeProcessorCount).map { _ in
                try ChildProgram(
                    ["sh", "-c", "while :; do :; done"], output: "/dev/null", errors: "/dev/null")
            }
            defer { burners.forEach { $0.kill() } }
            let result = try LoadTests.load(daemon, LoadTests.trivial(but: ["--duration", "1s"]))
            #expect(result.status == 1)
            // It names who took the most, where one of them stands out.
            #expect(result.output.contains(/INVALID +disturbed: others/), "\(result.output)")
        }

        private static let trivial = [
            "--rate", "100/s", "--duration", "300ms", "--before", "0ms", "--downstream", "0ms", "--after", "0ms",
            "--deadline", "10s",
        ]

        /// With other options in place of some: each may be given once.
        private static func trivial(but options: [String]) -> [String] {
            let kept = stride(from: 0, to: trivial.count, by: 2).filter { !options.contains(trivial[$0]) }
            return kept.flatMap { trivial[$0...($0 + 1)] } + options
        }

        @Test func files_tellOfEveryRequest_andTheSameSeedIsTheSameSchedule_inEachMode() throws {
            var hashes: Set<String> = []
            for mode in SystemTests.modes {
                let (daemon, folder) = (try DaemonUnderTest(mode: mode), try TemporaryFolder())
                let result = try LoadTests.load(
                    daemon,
                    LoadTests.trivial + [
                        "--records", "--json", folder.file("load.json"), "--fortio-json", folder.file("fortio.json"),
                        "--hdr", folder.file("load.hdr"),
                    ])
                // A disturbed machine makes runs invalid (exit 1), and the files tell of them.
                #expect([0, 1].contains(result.status), "\(result.output)\(result.errors)")
                let report = try JSONDecoder().decode(Report.self, from: Data(folder.read("load.json").utf8))
                #expect(report.schema == "deadlined-load-1")
                #expect(report.endings == ["in time": report.requests])
                #expect(report.records.count == report.requests && report.records.allSatisfy(\.met))
                let fortio = try JSONDecoder().decode(FortioReport.self, from: Data(folder.read("fortio.json").utf8))
                #expect(fortio.DurationHistogram.Count == report.requests)
                #expect(fortio.RetCodes == ["200": report.requests])
                #expect(folder.read("load.hdr").hasPrefix("       Value     Percentile TotalCount 1/(1-Percentile)\n"))
                #expect(result.output.contains(report.scheduleHash))
                hashes.insert(report.scheduleHash)
            }
            #expect(hashes.count == 1)
        }

        @Test func figuresOnStandardOutput_areAlone_andTheTableIsTold() throws {
            let daemon = try DaemonUnderTest()
            let result = try LoadTests.load(daemon, LoadTests.trivial + ["--records", "--json", "-"])
            let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
            #expect(report.records.count == report.requests && result.errors.hasPrefix("target "))
        }

        @Test func warmUp_thatLeavesNothing_isRefused() throws {
            let daemon = try DaemonUnderTest()
            let result = try LoadTests.load(daemon, LoadTests.trivial + ["--warm-up", "300ms"])
            #expect(result.status == 2 && result.output.isEmpty)
            #expect(
                result.errors == "deadlined load: --warm-up \"300ms\": leaves nothing of the run; make it shorter\n")
        }

        @Test func generatorWithoutDescriptors_hasNotSent_andIsNotRefused() throws {
            let daemon = try DaemonUnderTest()
            // Each waits for its downstream for as long as all are sent.
            let launcher = ["sh", "-c", "ulimit -n 30; exec \"$@\"", "sh"]
            let result = try Tool.run(
                launcher + [DaemonUnderTest.executable, "load", "http://127.0.0.1:\(daemon.port)"]
                    + LoadTests.trivial(but: ["--arrivals", "constant", "--duration", "1s", "--downstream", "2s"]))
            #expect(result.status == 1)
            #expect(result.output.contains(/unsent \d+/) && !result.output.contains("refused"), "\(result.output)")
            #expect(result.output.contains(/INVALID +\d+ requests found no free connection, descriptor or port/))
        }

        @Test func assertion_thatHolds_exits0_andOneThatDoesNot_exits3AndSaysWhatItIs() throws {
            let daemon = try DaemonUnderTest()
            let held = try LoadTests.load(daemon, LoadTests.trivial + ["--assert", "misses<1%"])
            #expect(LoadTests.status(held, ofAValidRun: 0), "\(held.output)\(held.errors)")
            let broken = try LoadTests.load(daemon, LoadTests.trivial + ["--assert", "goodput>100000/s"])
            #expect(LoadTests.status(broken, ofAValidRun: 3), "\(broken.output)")
            // Of an invalid run no objective is spoken of.
            let isSaid = broken.errors.hasPrefix("deadlined load: asserted goodput>100000/s, but it is ")
            #expect(isSaid || broken.status == 1)
        }

        @Test func missedRequests_haveOneCauseEach_theDaemonsWhereItKnowsThem() throws {
            let daemon = try DaemonUnderTest()
            // The first request computes past all deadlines; whatever stands behind it waits for the thread, long
            // after its client has gone.
            let folder = try TemporaryFolder()
            let rows = "at,before,downstream,after,deadline\n0ms,900ms,0ms,0ms,500ms\n50ms,0ms,0ms,0ms,500ms\n"
            let result = try LoadTests.load(
                daemon,
                ["--csv", try folder.write(rows, to: "requests.csv"), "--admin", "127.0.0.1:\(daemon.admin.port)"])
            #expect([0, 1].contains(result.status), "\(result.errors)")
            #expect(result.output.contains("misses      100.00%"), "\(result.output)")
            let causes = result.output.split(separator: "\n").filter { $0.hasPrefix("cause ") }
            let records = try daemon.admin.records("?deadline=missed")
            #expect(records.count == 2)
            #expect(Set(causes) == LoadTests.causes(of: records), "\(result.output)")
            #expect(result.output.contains("joined      2 of 2 requests"), "\(result.output)")
        }

        @Test func missesWhoseRecordsAreGone_areNotTheBacklogs() throws {
            let daemon = try DaemonUnderTest()
            // All miss, and are more than a worker keeps records of missed ones (512).
            let folder = try TemporaryFolder()
            let rows = (0..<600).map { "\($0)ms,0ms,1s,0ms,300ms\n" }.joined()
            let result = try LoadTests.load(
                daemon,
                [
                    "--csv", try folder.write("at,before,downstream,after,deadline\n" + rows, to: "requests.csv"),
                    "--admin", "127.0.0.1:\(daemon.admin.port)",
                ])
            #expect([0, 1].contains(result.status), "\(result.errors)")
            let counted = try daemon.admin.settledMetrics().sum("deadlined_requests_total")
            #expect(counted == 600)
            #expect(result.output.contains("cause       its record was overwritten: 88\n"), "\(result.output)")
            #expect(result.output.contains("joined      512 of 600 requests"), "\(result.output)")
            #expect(!result.output.contains("never read"), "\(result.output)")
        }

        /// What the lines on causes are to be.
        private static func causes(of records: [RequestEntry]) -> Set<Substring> {
            let counts = Dictionary(grouping: records.compactMap(\.cause)) { $0 }.mapValues(\.count)
            return Set(counts.map { "cause       \($0.key): \($0.value)" })
        }

        @Test func closedPort_missesEverything_andIsAnInvalidRun() throws {
            let port = try Loopback.freePort()
            let result = try Tool.run(
                [DaemonUnderTest.executable, "load", "http://127.0.0.1:\(port)"] + LoadTests.trivial)
            #expect(result.status == 1 && result.output.contains("misses      100.00%"))
            #expect(
                result.output.contains(
                    /INVALID +no request was replied to with 2xx: \d+ refused; does anything listen/),
                "\(result.output)")
        }

        @Test func targetThatIsNotServed_isAnInvalidRun() throws {
            let daemon = try DaemonUnderTest()
            let result = try Tool.run(
                [DaemonUnderTest.executable, "load", "http://127.0.0.1:\(daemon.port)/other"] + LoadTests.trivial)
            #expect(result.status == 1)
            #expect(result.output.contains(/INVALID +no request was replied to with 2xx: \d+ of status 404; is/))
        }

        @Test func assertion_withoutAnyRequest_doesNotHold() throws {
            let daemon = try DaemonUnderTest()
            let result = try LoadTests.load(
                daemon,
                LoadTests.trivial(but: [
                    "--arrivals", "constant", "--rate", "2/s", "--warm-up", "200ms", "--assert", "misses<1%",
                ]))
            #expect(LoadTests.status(result, ofAValidRun: 3), "\(result.output)")
            // Of a run that the machine disturbed nothing is asserted.
            let told = "deadlined load: asserted misses<1%, but there were no requests\n"
            #expect(result.errors == (result.status == 3 ? told : ""))
        }

        @Test(arguments: [
            (["--rate", "fast"], "--rate \"fast\": want a rate such as 120/s"),
            (["--rate", "140"], "from 0.001/s to 1000000/s; did you mean 140/s?"),
            (["--before", "5"], "--before \"5\": want 5ms, exp:5ms"), (["--arrivals", "x"], "--arrivals \"x\": want"),
            (["--assert", "p99=1"], "--assert \"p99=1\": want misses<1%"),
            (["--retries", "x"], "--retries \"x\": want"),
            (["--csv", "/nowhere.csv"], "--csv /nowhere.csv: No such file or directory"),
            (["--csv", "/dev/null"], "--csv /dev/null: no request in it"),
            (["--csv", "/dev/null", "--rate", "5/s", "--seed", "1"], "--rate and --seed: no effect beside --csv"),
            (["--csv", "/dev/null", "--before", "exp:5ms"], "--before \"exp:5ms\": beside --csv, want one time"),
            (["--deadline", "9223372036s"], "--deadline \"9223372036s\": want a duration such as 5ms, at most a day"),
            (["--deadline", "0ms"], "--deadline \"0ms\": want 1us or more"),
            (["--duration", "0s"], "--duration \"0s\""),
            (["--rate", "0.001/s", "--duration", "1ms"], "no request falls into 1ms at 0.001/s; make it longer"),
            (["--connections", "4"], "--connections \"4\": HTTP/1.1 opens as many as there are requests at once"),
            (["--http2", "--connections", "0"], "--connections \"0\": want keep, close or a number from 1 to 1000"),
            (["--http2", "--hang-up", "reset"], "--hang-up reset: no effect beside http2, where one request is given"),
            (["--records"], "--records: no effect without --json"),
            (["--max-connections", "0"], "\"0\": want a number from 1 to"),
            (["--admin", "https://a:1"], "--admin: address \"https://a:1\": https is not spoken here"),
        ])
        func wrongUsage_failsWithOneLine(arguments: [String], complaint: String) throws {
            let result = try Tool.run([DaemonUnderTest.executable, "load", "http://127.0.0.1:1"] + arguments)
            #expect(result.status == 2)
            #expect(result.errors.contains(complaint) && result.errors.filter(\.isNewline).count == 1)
        }
    }
}
