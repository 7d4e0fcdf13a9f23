import Foundation
import Testing

extension SystemTests {
    /// Files that are not what they should be: the log's, and the configuration's.
    @Suite struct SpoiledFileTests {
        private static let memoryMebibytes = 32

        /// Nothing can be written to /dev/full (full(4)). Expected: the log is lost, and nothing else.
        @Test(arguments: SystemTests.modes)
        func diskFullForTheLog_losesTheLogAlone(mode: String) throws {
            let daemon = try DaemonUnderTest(
                launcher: ["sh", "-c", "exec \"$@\" 2>/dev/full", "sh"], configuration: "mode: \(mode)\n",
                calibration: .light)
            let memory = MemoryGrowth(of: daemon)
            for _ in 0..<20 { #expect(try daemon.get("/work?before=0ms&deadline=1ns").status == 200) }
            try until("the misses are counted") {
                try daemon.admin.metrics().sum("deadlined_requests_total", ["deadline": "missed"]) == 20
            }
            let worker = try daemon.worker()
            memory.look()
            kill(worker.pid, SIGKILL)
            try until("another worker serves") {
                try daemon.admin.metrics().value("deadlined_worker_restarts_total") == 1
                    && daemon.admin.get("/readyz").status == 200
            }
            try daemon.rewriteConfiguration("mood: \(mode)\n")
            daemon.send(SIGHUP)
            try until("the reload has failed") { try daemon.admin.status().reload.failed == 1 }
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            #expect(daemon.log == "")
            memory.expect(atMost: Self.memoryMebibytes, "disk full for the log, \(mode)")
            #expect(try daemon.stop() == 0)
        }

        /// What stands where the configuration was, and what the log says of it.
        private static let spoilers: [(what: String, spoil: String, said: String)] = [
            ("nothing", "rm $1", "No such file or directory"),
            ("a folder", "rm $1; mkdir $1", "want a regular file, got a directory"),
            ("a pipe that nobody writes to", "rm $1; mkfifo $1", "want a regular file, got a device, pipe or socket"),
            ("a link to itself", "rm $1; ln -s $1 $1", "Too many levels of symbolic links"),
            ("a file that it may not read", "chmod 000 $1", "Permission denied"),
            ("other bytes than text", "printf '#\\351' > $1", "want UTF-8 text, got the byte 0xE9"),
            ("more than anyone writes", "head -c 2000000 /dev/zero > $1", "want a file of at most 1MiB"),
            ("a key that there is not", "echo 'mood: \(poolMode)' > $1", "unknown key"),
            ("half a line", "printf 'mode: \"disp' > $1", "no YAML"),
        ]

        @Test(arguments: SpoiledFileTests.spoilers.indices)
        func configurationSpoiled_changesNothing_isSaid_andMendedIsTaken(row: Int) throws {
            let (what, spoil, said) = Self.spoilers[row]
            // Root may read everything but for this.
            let launcher = geteuid() == 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []
            let daemon = try DaemonUnderTest(
                launcher: launcher, configuration: "mode: \(otherMode)\n", calibration: .light)
            let worker = try daemon.worker()
            let memory = MemoryGrowth(of: daemon)
            let file = daemon.folder.file("deadlined.yaml")
            #expect(try Tool.run(["sh", "-c", spoil, "sh", file]).status == 0)
            daemon.send(SIGHUP)
            try until("the reload has failed: \(what)") { try daemon.admin.status().reload.failed == 1 }
            #expect(daemon.log.contains(said), "\(what): \(daemon.log)")
            #expect(try daemon.worker().pid == worker.pid)
            #expect(try daemon.get(SystemTests.trivial).mode == otherMode)
            try? FileManager.default.removeItem(atPath: file)
            try daemon.rewriteConfiguration("mode: \(poolMode)\n")
            daemon.send(SIGHUP)
            try until("the mended file is taken") { try daemon.admin.status().mode == poolMode }
            memory.expect(atMost: Self.memoryMebibytes, "the configuration is \(what)")
        }

        /// An editor that renames a new file into the old one's place, again and again. Expected: every reload takes a
        /// whole file, whichever it met, and no request is lost.
        @Test func configurationReplacedMidRead_isTakenWhole() throws {
            let long = String(repeating: "# A line that makes the file long.\n", count: 5_000)
            let daemon = try DaemonUnderTest(configuration: "mode: \(standardMode)\n", calibration: .light)
            let memory = MemoryGrowth(of: daemon)
            let load = ClientLoad(on: daemon.port, [.keepAlive, .pipelining(depth: 4)], target: SystemTests.trivial)
            let addresses = "listen: 127.0.0.1:\(daemon.port)\nadmin: 127.0.0.1:\(daemon.admin.port)\n"
            for mode in SystemTests.modes { try daemon.folder.write("\(long)\(addresses)mode: \(mode)\n", to: mode) }
            let writer = try ChildProgram(
                [
                    "sh", "-c",
                    """
                    while :; do for mode in \(SystemTests.modes.joined(separator: " ")); do
                        cp "$1/$mode" "$1/new"; mv "$1/new" "$1/deadlined.yaml"
                    done; done
                    """, "sh", daemon.folder.path,
                ], output: daemon.folder.file("writer"), errors: daemon.folder.file("writer"))
            for reload in 1...20 {
                daemon.send(SIGHUP)
                try until("reload \(reload) has ended") {
                    memory.look()
                    let history = try daemon.admin.status().reload
                    return history.succeeded + history.failed >= reload
                }
            }
            writer.kill()
            let tally = try load.end()
            #expect(tally.failures == [])
            #expect(try daemon.admin.status().reload.failed == 0)
            let mode = try daemon.admin.status().mode
            #expect(try daemon.get(SystemTests.trivial).mode == mode)
            memory.expect(atMost: Self.memoryMebibytes, "the configuration is replaced mid-read")
        }

        /// A text that is valid only as a whole, because its last byte closes what its first one opens.
        private static func closed(mode: String, batch: String, lines: Int) -> String {
            let long = String(repeating: "# A line that makes the file long.\n", count: lines)
            return "{ mode: \(mode),\n\(long)accept_batch: \(batch) }"
        }

        /// A program that writes into the open file, now one text and now another of another length. Expected: every
        /// reload takes one of them whole or is refused with a line in the log, and no request is lost.
        ///
        /// A moment of each turn the file is empty, which is valid and means the defaults. Flags name the addresses and
        /// the calibration, so that the daemon stays where it is then too.
        @Test func configurationWrittenInPlace_isTakenWholeOrRefused() throws {
            let texts = [
                "one": Self.closed(mode: otherMode, batch: "one", lines: 5_000),
                "other": Self.closed(mode: poolMode, batch: "greedy", lines: 4_000),
            ]
            let whole = ["\(otherMode), one", "\(poolMode), greedy", "\(standardMode), greedy"]
            let folder = try TemporaryFolder()
            for (name, text) in texts { try folder.write(text, to: name) }
            let file = try folder.write("", to: "deadlined.yaml")
            let daemon = try DaemonUnderTest(["--config", file], calibration: .light)
            let memory = MemoryGrowth(of: daemon)
            let load = ClientLoad(on: daemon.port, [.keepAlive, .pipelining(depth: 4)], target: SystemTests.trivial)
            let writer = try ChildProgram(
                [
                    "sh", "-c",
                    """
                    while [ ! -e "$1/enough" ]; do
                        cat "$1/one" > "$1/deadlined.yaml"; cat "$1/other" > "$1/deadlined.yaml"
                    done
                    """, "sh", folder.path,
                ], output: folder.file("writer"), errors: folder.file("writer"))
            let reloads = 30
            for reload in 1...reloads {
                daemon.send(SIGHUP)
                try until("reload \(reload) has ended") {
                    memory.look()
                    let history = try daemon.admin.status().reload
                    return history.succeeded + history.failed == reload
                }
                let status = try daemon.admin.status()
                #expect(whole.contains("\(status.mode), \(status.acceptBatch)"))
            }
            // It ends by itself: a `cat` that outlived it would write once more.
            try folder.write("", to: "enough")
            #expect(try writer.end(within: .seconds(10)) == 0)
            let refused = try daemon.admin.status().reload.failed
            let lines = daemon.log.split(separator: "\n").filter { $0.contains("the new configuration was not taken") }
            #expect(lines.count == refused)
            print("measured: configuration written in place: \(refused) of \(reloads) reloads were refused")

            daemon.send(SIGHUP)
            try until("the last text is taken") {
                try daemon.admin.status().reload.succeeded == reloads - refused + 1
            }
            let status = try daemon.admin.status()
            #expect(status.mode == poolMode && status.acceptBatch == "greedy")
            #expect(try daemon.get(SystemTests.trivial).mode == poolMode)
            #expect(try load.end().failures == [])
            memory.expect(atMost: Self.memoryMebibytes, "the configuration is written in place")
        }
    }
}
