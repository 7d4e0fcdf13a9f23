import Glibc
import Testing
import Workload

extension SystemTests {
    /// A worker that others tell to end finishes what it has. The door stays open meanwhile.
    @Suite struct WorkerDrainTests {
        /// Connections with a part of a body each: among two workers, each has some.
        private static func halfSent(
            _ count: Int, to daemon: DaemonUnderTest, over spoken: MessageProtocol
        ) throws -> [any WorkClient] {
            let clients = try (0..<count).map { _ in try daemon.client(over: spoken) }
            for client in clients { try client.sendNearlyWhole(SystemTests.trivial) }
            return clients
        }

        @Test(arguments: SystemTests.served)
        func workerToldBySIGTERM_isShownAsDraining_andItsSuccessorServesAtOnce(
            mode: String, over spoken: MessageProtocol
        ) throws {
            let daemon = try DaemonUnderTest(mode: mode, ["--set", "limits.body_timeout=10m"])
            let client = try WorkerDrainTests.halfSent(1, to: daemon, over: spoken)[0]
            let old = try daemon.worker().pid
            kill(old, SIGTERM)
            try until("the old one drains and another one accepts") {
                let workers = try daemon.admin.status().workers
                return workers.contains { $0.pid == old && $0.state == "draining" }
                    && workers.contains { $0.pid != old && $0.state == "ready" }
            }
            #expect(try daemon.admin.get("/readyz").text == "ready\n")
            #expect(try daemon.get(SystemTests.trivial).status == 200)
            try client.sendHeld(1)
            #expect(try client.reply().status == 200)
            #expect(try daemon.worker().pid != old)
            #expect(try daemon.admin.metrics().value("deadlined_worker_restarts_total") == 0, "none died")
            #expect(daemon.log.contains("a worker was told to end by a signal"))
            #expect(!daemon.log.contains("died"), "\(daemon.log)")
        }

        /// What comes to the sockets of those that drain is covered, also while their successors are not up.
        @Test(
            arguments: AcceptTests.strategies.map { ($0, MessageProtocol.http1) } + [(AcceptTests.strategies[0], .grpc)]
        )
        func allWorkersToldBySIGTERM_whileRequestsAreUnderWay_loseNothing(
            strategy: String, over spoken: MessageProtocol
        ) throws {
            let daemon = try DaemonUnderTest(
                ["--workers", "2", "--accept", strategy, "--set", "limits.body_timeout=10m"])
            let clients = try WorkerDrainTests.halfSent(10, to: daemon, over: spoken)
            let old = Set(daemon.workers.map(\.pid))
            for worker in old { kill(worker, SIGTERM) }
            for _ in 0..<20 { #expect(try daemon.get(SystemTests.trivial).status == 200) }
            for client in clients {
                try client.sendHeld(1)
                #expect(try client.reply().status == 200)
            }
            try until("two others serve alone") {
                let workers = try daemon.admin.status().workers
                return workers.count == 2 && workers.allSatisfy { $0.state == "ready" && !old.contains($0.pid ?? 0) }
            }
        }

        /// It has nothing to finish, so that its end may be seen before what it says.
        @Test func idleWorkersToldBySIGTERM_againAndAgain_areReplacedWithoutDelay() throws {
            let daemon = try DaemonUnderTest()
            for _ in 1...8 {
                let old = try daemon.worker().pid
                kill(old, SIGTERM)
                try until("another one serves alone") {
                    let workers = try daemon.admin.status().workers
                    #expect(!workers.contains { $0.state == "down" }, "no pause is made before the next one")
                    return workers.map(\.state) == ["ready"] && workers[0].pid != old
                }
            }
            #expect(!daemon.log.contains("died"), "\(daemon.log)")
            #expect(try daemon.get(SystemTests.trivial).status == 200)
        }
    }
}
