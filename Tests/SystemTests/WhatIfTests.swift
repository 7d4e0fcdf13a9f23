import Modes
import Testing

extension SystemTests {
    /// `deadlined whatif` and `deadlined cost` as commands.
    @Suite struct WhatIfTests {
        private static let csv = "at,before,downstream,after,deadline\n0ms,5ms,20ms,5ms,100ms\n1ms,5ms,20ms,5ms,100ms\n"

        @Test func whatif_readsFilesAndStandardInput_andRefusesWhatIsWrongInOneLine() throws {
            let folder = try TemporaryFolder()
            let file = try folder.write(WhatIfTests.csv, to: "records.csv")
            let whatif = [DaemonUnderTest.executable, "whatif"]
            let table = try Tool.run(whatif + [file])
            #expect(table.status == 0 && table.output.hasPrefix("\(file): 2 requests in 0.0 s\n"), "\(table)")
            let json = try Tool.run(whatif + ["-", "--json", "-"], input: WhatIfTests.csv)
            #expect(json.status == 0 && json.output.contains("\"schema\" : \"deadlined-whatif-1\""), "\(json)")
            for (arguments, complaint) in [
                ([try folder.write("", to: "empty.json")], "is empty"),
                ([try folder.write("{\"requests\": [\n{]}", to: "broken.json")], "broken.json:2:2: want a string"),
                (["/nowhere"], "/nowhere: No such file or directory"), ([file, "--cores", "0"], "--cores \"0\": want"),
                ([file, "--workers", "1,1"], "--workers \"1,1\": want different numbers"),
                ([file, "--vary", "workers=1,2"], "--vary workers: "), ([file, "--mode", "green"], "no such mode"),
                ([file, "--json", file], "would replace the records"), ([], "Missing expected argument"),
            ] {
                let refused = try Tool.run(whatif + arguments)
                #expect(refused.status == 2 && refused.errors.contains(complaint), "\(refused)")
                #expect(refused.errors.filter(\.isNewline).count == 1, "\(refused)")
            }
        }

        private static var wrongCosts: [(arguments: [String], complaint: String)] {
            let unmodelled = ModeChoice.all.filter { $0.queue == nil }.map(\.name)
            return [
                (["--scenario", "surge"], "--scenario surge: "),
                (["--objective", "p99<1ms"], "--objective \"p99<1ms\": want"),
                (["--objective", "misses<0%"], "--objective \"misses<0%\": want"),
                (["--from", "/nowhere"], "--from /nowhere: "),
                (["--peer", "/nowhere", "--peer-step", "1ms"], "--peer-step: no effect beside --peer"),
                (["--simulate", "--duration", "1s"], "--duration: no effect beside --simulate"),
                (["--cores", "1,1"], "--cores \"1,1\": want"), (["--mode", "green"], "no such mode"),
            ]
                + unmodelled.flatMap { mode in
                    [[], ["--simulate"]].map { (["--mode", mode] + $0, "--mode \(mode): theory has nothing to say") }
                }
        }

        @Test(arguments: WhatIfTests.wrongCosts)
        func cost_thatIsAskedWrongly_isRefusedInOneLine(arguments: [String], complaint: String) throws {
            let refused = try Tool.run([DaemonUnderTest.executable, "cost"] + arguments)
            #expect(refused.status == 2 && refused.errors.contains(complaint), "\(refused)")
            #expect(refused.errors.filter(\.isNewline).count == 1, "\(refused)")
        }
    }
}
