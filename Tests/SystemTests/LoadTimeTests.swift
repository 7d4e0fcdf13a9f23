import Glibc
import Testing

extension SystemTests {
    /// Application data that the supervisor loads is shared by its workers, and stays so while they serve.
    @Suite struct LoadTimeTests {
        private static let workingSet = 64 << 20

        private static func daemon(_ mode: String, load: String, _ options: [String] = []) throws -> DaemonUnderTest {
            try DaemonUnderTest(
                mode: mode,
                [
                    "--workers", "3", "--load", load, "--working-set", "64MiB", "--threads", "4",
                    "--set", "workload.cache=true", "--accept", "reuseport",
                ] + options, calibration: .light)
        }

        /// Bytes of one kind of memory of each worker.
        private static func memory(_ kind: String, _ daemon: DaemonUnderTest) throws -> [Double] {
            try daemon.admin.metrics().samples("deadlined_worker_memory_bytes", ["kind": kind]).map(\.value)
        }

        @Test(arguments: SystemTests.modes)
        func dataLoadedBeforeTheFork_isShared_andBehindIt_eachWorkersOwn(mode: String) throws {
            let size = Double(LoadTimeTests.workingSet)
            let before = try LoadTimeTests.daemon(mode, load: "before-fork")
            #expect(try LoadTimeTests.memory("private", before).allSatisfy { $0 < size / 4 })
            #expect(try LoadTimeTests.memory("shared", before).allSatisfy { $0 > size * 0.9 })
            #expect(try LoadTimeTests.memory("pss", before).reduce(0, +) < size * 1.5)
            let after = try LoadTimeTests.daemon(mode, load: "after-fork")
            #expect(try LoadTimeTests.memory("private", after).allSatisfy { $0 > size * 0.9 })
            #expect(try LoadTimeTests.memory("pss", after).reduce(0, +) > size * 2.7)
            for daemon in [before, after] {
                let status = try daemon.admin.status()
                #expect(status.workingSetBytes == LoadTimeTests.workingSet)
                #expect(status.workers.allSatisfy { $0.startS ?? 0 > 0 })
                #expect(try daemon.get("/work?kind=json&before=1ms&downstream=0ms&after=0ms").status == 200)
            }
            // Both are measured on the same machine a moment apart; loading 64 MiB takes longer than not loading.
            let starts = try [before, after].map { try $0.admin.status().workers.compactMap(\.startS).min() ?? 0 }
            #expect(starts[0] < starts[1], "\(starts)")
        }

        /// Requests of the json kind among the 10,000. Each reads one of some 400 copies of the document and the table,
        /// so that each of two workers has read about two thirds of them by the end.
        private static let reading = 1_000

        /// If reading counted references in the data, most of it would be the workers' own by the end.
        @Test(
            .disabled(if: SystemTests.sanitizer != nil, "The sanitizers' own books are private memory"),
            arguments: SystemTests.modes)
        func tenThousandRequests_leaveTheDataShared(mode: String) throws {
            let size = Double(32 << 20)
            let daemon = try DaemonUnderTest(
                mode: mode,
                [
                    "--workers", "2", "--working-set", "32MiB", "--threads", "4", "--set", "workload.cache=true",
                    "--accept", "reuseport",
                ],
                calibration: .light)
            let trivial = ClientLoad(
                on: daemon.port, Array(repeating: .pipelining(depth: 16), count: 4), target: SystemTests.trivial)
            try until("9,000 trivial requests are served", within: .seconds(60)) { trivial.tally.replies >= 9_000 }
            #expect(try trivial.end().failures == [])
            let early = try LoadTimeTests.memory("private", daemon)
            // A millisecond of json rounds to one document.
            let json = ClientLoad(
                on: daemon.port, Array(repeating: .leaving, count: 8),
                target: "/work?kind=json&before=1ms&downstream=0ms&after=0ms&deadline=60s")
            try until("the others are served", within: .seconds(120)) { json.tally.replies >= LoadTimeTests.reading }
            #expect(try json.end().failures == [])
            let served = try daemon.admin.metrics().samples("deadlined_worker_requests_total").map(\.value)
            #expect(served.reduce(0, +) >= 10_000 && served.allSatisfy { $0 > 300 })
            let late = try LoadTimeTests.memory("private", daemon)
            for (early, late) in zip(early, late) {
                #expect(late - early < size / 4, "private memory grew from \(early) to \(late)")
            }
            #expect(try LoadTimeTests.memory("shared", daemon).allSatisfy { $0 > size * 0.9 })
        }

        @Test func dataThatDoesNotFit_isRefusedByCheckAndByServe() throws {
            for command in ["check", "serve"] {
                let result = try Tool.run([
                    DaemonUnderTest.executable, command, "--workers", "250", "--load", "after-fork", "--working-set",
                    "64GiB",
                    "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0",
                ])
                #expect(result.status == 2)
                #expect(result.errors.contains("--working-set: want what fits into "))
                #expect(result.errors.split(separator: "\n").count == 1)
            }
        }

        @Test func moreWorkersThanDescriptorsAllow_areRefusedByCheckAndByServe() throws {
            for command in ["check", "serve"] {
                let result = try Tool.run([
                    "prlimit", "--nofile=64:64", DaemonUnderTest.executable, command, "--workers", "9",
                    "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0",
                ])
                #expect(result.status == 2)
                #expect(
                    result.errors.contains(
                        "--workers: want at most 8, for so many a limit of 64 descriptors has room"))
            }
        }
    }
}
