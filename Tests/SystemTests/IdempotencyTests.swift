import Glibc
import Testing

extension SystemTests {
    /// Requests with `Idempotency-Key`, over workers, protocols, deaths and reloads.
    @Suite struct IdempotencyTests {
        private static let target = "/work?before=1ms&downstream=5ms&after=1ms&deadline=60s"

        private static func configuration(_ mode: String, workers: Int, _ downstream: HeldDownstream) -> String {
            """
            mode: \(mode)
            workers: \(workers)
            accept: reuseport
            downstream: "\(downstream.url)"
            idempotency: { keep: 60s }

            """
        }

        private static func send(_ client: RawClient, key: String = "k") throws {
            try client.send("GET \(target) HTTP/1.1\r\nHost: test\r\nIdempotency-Key: \"\(key)\"\r\n\r\n")
        }

        private static func count(_ daemon: DaemonUnderTest, _ result: String) throws -> Double {
            try daemon.admin.metrics().sum("deadlined_idempotent_requests_total", ["result": result])
        }

        /// The article's A: "the client has no idea the request actually completed".
        @Test(arguments: SystemTests.modes)
        func clientThatHungUp_isAnsweredFromTheStore_whenItTriesAgain(mode: String) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(configuration: Self.configuration(mode, workers: 2, downstream))
            let gone = try daemon.client()
            try Self.send(gone)
            try until("the call is out") { downstream.openCalls == 1 }
            gone.close()
            downstream.release()
            try until("it has completed all the same") {
                try daemon.admin.metrics().sum("deadlined_requests_total", ["outcome": "client_gone"]) == 1
            }
            let computed = try daemon.admin.settledMetrics().sum("deadlined_compute_cpu_seconds_total")
            let retry = try daemon.client()
            try Self.send(retry)
            let reply = try retry.reply()
            #expect(reply.status == 200 && reply["idempotency-replayed"] == "true" && reply.body.count == 65)
            #expect(reply["deadlined-served-by"]?.hasSuffix("units=0+0") == true)
            let metrics = try daemon.admin.settledMetrics()
            #expect(metrics.sum("deadlined_compute_cpu_seconds_total") == computed && downstream.calls.count == 1)
            #expect(metrics.sum("deadlined_idempotent_requests_total", ["result": "replayed"]) == 1)
            #expect(metrics.value("deadlined_idempotency_entries") == 1)
            let id = try #require(reply["x-request-id"])
            #expect(try daemon.admin.record(of: id).replayed == true)
        }

        @Test(arguments: SystemTests.modes)
        func manyAtOnce_overAllWorkersAndProtocols_areComputedOnce(mode: String) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(configuration: Self.configuration(mode, workers: 4, downstream))
            let clients = try (0..<14).map { _ in try daemon.client() }
            let streams = try (0..<3).map { _ in try RawStreams(port: daemon.port) }
            for client in clients { try Self.send(client) }
            let numbers = try streams.map { client in
                try (0..<2).map { _ in
                    try #require(try client.request(Self.target, lines: "idempotency-key: \"k\"\r\n"))
                }
            }
            try until("all have come") { try daemon.admin.metrics().sum("deadlined_in_flight") == 20 }
            try until("the call is out") { downstream.openCalls == 1 }
            downstream.release()
            let replies = try clients.map { try $0.reply() }
            for (client, numbers) in zip(streams, numbers) { try client.settle(numbers) }
            let others = zip(streams, numbers).flatMap { client, numbers in numbers.map { client.replies[$0] } }
            #expect(Set(replies.map(\.body) + others.map { $0?.body ?? [] }).count == 1)
            #expect(replies.allSatisfy { $0.status == 200 } && others.allSatisfy { $0?.status == 200 })
            #expect(downstream.calls.count == 1)
            let metrics = try daemon.admin.settledMetrics()
            #expect(metrics.sum("deadlined_idempotent_requests_total", ["result": "first"]) == 1)
            #expect(metrics.sum("deadlined_idempotent_requests_total", ["result": "waited"]) == 19)
            #expect(metrics.sum("deadlined_requests_total", ["outcome": "replied", "deadline": "met"]) == 20)
            #expect(daemon.workers.count == 4)
        }

        @Test(arguments: SystemTests.modes)
        func workerKilledWithTheFirst_hasOneOfThoseWhoWaitRunIt(mode: String) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let daemon = try DaemonUnderTest(configuration: Self.configuration(mode, workers: 2, downstream))
            let first = try daemon.client()
            try Self.send(first)
            try until("the call is out") { downstream.openCalls == 1 }
            let busy = try daemon.admin.metrics()
            let slot = try #require(
                (0..<2).first { busy.sum("deadlined_open_connections", ["worker": "\($0)"]) == 1 })
            // Connections go to either worker: of these, some wait in the other one.
            let clients = try (0..<12).map { _ in try daemon.client() }
            for client in clients { try Self.send(client) }
            try until("all wait") { try daemon.admin.metrics().sum("deadlined_in_flight") == 13 }
            let pid = try #require(try daemon.admin.status().workers.first { $0.slot == slot }?.pid)
            kill(pid_t(pid), SIGKILL)
            try until("one of the others runs it") { downstream.calls.count == 2 }
            downstream.release()
            let replies = clients.compactMap { try? $0.reply() }
            #expect(!replies.isEmpty && replies.allSatisfy { $0.status == 200 })
            #expect(Set(replies.map(\.body)).count == 1)
            #expect(replies.filter { $0["idempotency-replayed"] == nil }.count == 1)
            #expect(downstream.calls.count == 2)
            let again = try daemon.client()
            try Self.send(again)
            #expect(try again.reply()["idempotency-replayed"] == "true")
        }

        @Test(arguments: SystemTests.modes)
        func reload_losesNoKeyAndNoResult(mode: String) throws {
            let downstream = try HeldDownstream { _ in [.hold, HeldDownstream.reply] }
            defer { downstream.end() }
            let text = Self.configuration(mode, workers: 2, downstream)
            let daemon = try DaemonUnderTest(configuration: text)
            let old = Set(daemon.workers.map(\.pid))
            let (first, waiting) = (try daemon.client(), try daemon.client())
            try Self.send(first)
            try until("the call is out") { downstream.openCalls == 1 }
            try Self.send(waiting)
            try until("both are there") { try daemon.admin.metrics().sum("deadlined_in_flight") == 2 }
            daemon.send(SIGHUP)
            try until("the reload is done") { try daemon.admin.status().reload.succeeded == 1 }
            let new = try daemon.client()
            try Self.send(new)
            try until("one waits in a new worker") { try daemon.admin.metrics().sum("deadlined_in_flight") == 3 }
            downstream.release()
            let replies = [try first.reply(), try waiting.reply(), try new.reply()]
            #expect(replies.allSatisfy { $0.status == 200 } && Set(replies.map(\.body)).count == 1)
            #expect(replies.map { $0["idempotency-replayed"] } == [nil, "true", "true"])
            try until("the old workers are gone") { old.isDisjoint(with: daemon.workers.map(\.pid)) }
            let later = try daemon.client()
            try Self.send(later)
            #expect(try later.reply()["idempotency-replayed"] == "true")
            #expect(downstream.calls.count == 1)

            try daemon.rewriteConfiguration(text.replacing("keep: 60s", with: "keep: 60s, entries: 7"))
            daemon.send(SIGHUP)
            try until("another store is there") { try daemon.admin.status().reload.succeeded == 2 }
            #expect(try daemon.admin.metrics().value("deadlined_idempotency_entries") == 0)
        }

        @Test func curl_isAnsweredFromTheStore() throws {
            let daemon = try DaemonUnderTest(["--set", "idempotency.keep=10s"])
            let bodies = try (0..<2).map { _ in
                let ran = try Tool.run([
                    "curl", "-sSi", "-H", "Idempotency-Key: \"order-7\"", "http://127.0.0.1:\(daemon.port)/work",
                ])
                #expect(ran.status == 0, "\(ran.errors)")
                return ran.output
            }
            #expect(!bodies[0].contains("Idempotency-Replayed") && bodies[1].contains("Idempotency-Replayed: true"))
            #expect(bodies[0].suffix(65) == bodies[1].suffix(65))
        }
    }
}
