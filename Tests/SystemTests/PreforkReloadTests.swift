import Glibc
import Testing
import Workload

extension SystemTests {
    /// A reload changes how many workers there are, how they accept and in which mode they serve, and loses nothing.
    @Suite struct PreforkReloadTests {
        private struct Shape {
            var mode: String
            var workers: Int
            var accept: String
            var batch: String
            var load: String

            var text: String {
                """
                mode: \(mode)
                workers: \(workers)
                accept: \(accept)
                accept_batch: \(batch)
                load: \(load)
                threads: 4

                """
            }
        }

        /// Every strategy into every other, with more and fewer workers, in changing modes.
        private static let shapes: [Shape] = {
            let strategies = [
                ("shared", 1), ("reuseport", 4), ("exclusive", 2), ("shared", 3), ("exclusive", 4), ("reuseport", 2),
                ("reuseport", 5), ("reuseport", 1), ("shared", 2),
            ]
            return strategies.enumerated().map { index, strategy in
                Shape(
                    mode: SystemTests.modes[(index + 1) % SystemTests.modes.count], workers: strategy.1,
                    accept: strategy.0,
                    batch: index % 2 == 0 ? "greedy" : "one", load: index % 4 < 2 ? "before-fork" : "after-fork")
            }
        }()

        @Test(arguments: [MessageProtocol.http1, .grpc])
        func shapes_changedUnderLoad_loseNothing(over spoken: MessageProtocol) throws {
            let daemon = try DaemonUnderTest(configuration: PreforkReloadTests.shapes[8].text)
            let closing = spoken.isHTTP2 ? ClientLoad.Style.leaving : .closing
            let load = ClientLoad(
                on: daemon.port, [.keepAlive, .pipelining(depth: 4), closing, closing, .leaving],
                target: "/work?before=0ms&downstream=1ms&after=0ms&deadline=60s", over: spoken)
            for shape in PreforkReloadTests.shapes {
                let before = try daemon.admin.status().reload.succeeded
                try daemon.rewriteConfiguration(shape.text)
                daemon.send(SIGHUP)
                try until("the shape is \(shape)", within: .seconds(30)) {
                    let status = try daemon.admin.status()
                    return status.reload.succeeded == before + 1 && status.accept == shape.accept
                        && status.workers.count { $0.state == "ready" && $0.mode == shape.mode } == shape.workers
                }
                let replies = load.tally.replies
                try until("the load goes on") { load.tally.replies > replies + 100 }
            }
            let tally = try load.end()
            #expect(tally.failures == [])
            #expect(tally.replies == tally.requests)
            try until("the old workers are gone, and every request is counted") {
                try daemon.workers.count == 2
                    && daemon.admin.metrics().sum("deadlined_requests_total") == Double(tally.replies)
            }
            let metrics = try daemon.admin.metrics()
            #expect(metrics.sum("deadlined_worker_requests_total") == Double(tally.replies))
            #expect(metrics.sum("deadlined_requests_total", ["outcome": "replied"]) == Double(tally.replies))
            #expect(metrics.value("deadlined_worker_restarts_total") == 0)
        }

        /// What waits in the sockets of workers that the new configuration does not have is passed on.
        @Test(
            arguments: [("shared", .http1), ("reuseport", .http1), ("reuseport", .grpc)] as [(String, MessageProtocol)])
        func connectionsThatWaitInASocketThatGoes_arePassedOn(next: String, over spoken: MessageProtocol) throws {
            let daemon = try DaemonUnderTest(
                configuration: "workers: 4\naccept: reuseport\nmode: \(standardMode)\n")
            // Stopped workers accept nothing.
            for worker in daemon.workers { try worker.halt() }
            let stopped = daemon.workers.map(\.pid)
            let clients = try (0..<80).map { _ in try daemon.client(over: spoken) }
            for client in clients { try client.send(get: SystemTests.trivial) }
            try daemon.rewriteConfiguration("workers: 2\naccept: \(next)\nmode: \(otherMode)\n")
            daemon.send(SIGHUP)
            for client in clients {
                let reply = try client.reply()
                #expect(reply.status == 200 && reply.mode == otherMode)
            }
            for pid in stopped { kill(pid, SIGCONT) }
            try until("two are left") { daemon.workers.count == 2 }
            let metrics = try daemon.admin.metrics()
            #expect(metrics.value("deadlined_connections_passed_on_total") ?? 0 > 0)
            #expect(
                metrics.sum("deadlined_accepts_total") + metrics.sum("deadlined_connections_passed_on_total") == 80)
            #expect(metrics.sum("deadlined_open_connections") == 80)
        }

        @Test func moreThanFits_isRefusedByTheReload_andChangesNothing() throws {
            let daemon = try DaemonUnderTest(configuration: "workers: 1\n")
            let worker = try daemon.worker()
            try daemon.rewriteConfiguration("workers: 200\nload: after-fork\nworking_set: 64GiB\n")
            daemon.send(SIGHUP)
            try until("the reload has failed") { try daemon.admin.status().reload.failed == 1 }
            #expect(daemon.log.contains("deadlined.yaml:3:14: working_set: want what fits into"))
            #expect(try daemon.worker().pid == worker.pid)
            #expect(try daemon.get(SystemTests.trivial).status == 200)
        }
    }
}
