import Balancing
import RPC
import Reactor
import ScriptedServer
import Testing
import Workload

@testable import Load

/// One run to several servers, which do what a test has written down.
@Suite(.serialized)
struct GeneratorFleetTests {
    private static let served = ScriptedServer.Step.reply(GeneratorTests.reply)

    private static func servers(_ count: Int, replies: Int) throws -> [ScriptedServer] {
        try (0..<count).map { _ in try ScriptedServer([Array(repeating: served, count: replies)]) }
    }

    @Test func roundRobin_givesEachServerItsTurn() throws {
        let servers = try GeneratorFleetTests.servers(3, replies: 4)
        let run = try GeneratorTests.run(12, ports: servers.map(\.port), by: .roundRobin)
        for server in servers { server.finish() }
        #expect(servers.map(\.requests.count) == [4, 4, 4])
        #expect(run.counts.attemptsByMachine == [4, 4, 4])
        let figures = try #require(MachineFigures.all(of: run, from: .zero))
        #expect(figures.map(\.requests) == [4, 4, 4] && figures.allSatisfy { $0.missed == 0 && $0.failed == 0 })
        #expect(MachineFigures.imbalance(figures) == 1)
        #expect(figures.map(\.target) == run.servers)
    }

    @Test func requestThatWasLost_isSentAgainElsewhere_underItsKey() throws {
        let broken = try ScriptedServer([[.close]])
        let good = try ScriptedServer([[GeneratorFleetTests.served]])
        let run = try GeneratorTests.run(1, ports: [broken.port, good.port], by: .roundRobin) {
            $0.retries = try RetryPolicy("1")
        }
        broken.finish()
        good.finish()
        #expect(run.records[0].status == 200 && run.records[0].attempts == 2 && run.records[0].machine == 1)
        #expect((broken.requests + good.requests).allSatisfy { $0.contains("Idempotency-Key: \"t-0\"") })
        #expect(run.counts.attemptsByMachine == [1, 1])
    }

    /// The five that fail one after the other are all that it gets.
    @Test func serverWhoseRequestsFail_getsNoMore() throws {
        // So far apart that one connection carries them all, further attempts too.
        let count = 20
        let gone = try ScriptedServer([])
        gone.finish()
        let good = try ScriptedServer([Array(repeating: GeneratorFleetTests.served, count: count)])
        let run = try GeneratorTests.run(
            count, every: .milliseconds(60), ports: [gone.port, good.port], by: .roundRobin
        ) {
            $0.retries = try RetryPolicy("1")
        }
        #expect(run.records.allSatisfy { $0.status == 200 })
        #expect(run.counts.attemptsByMachine[0] == 5)
        good.finish()
    }

    @Test func requestsOfOneKey_goToOneServer() throws {
        let count = 20
        let servers = try GeneratorFleetTests.servers(3, replies: count)
        let run = try GeneratorTests.run(count, ports: servers.map(\.port), by: .shard) {
            $0.shardKeys = try ShardKeys("4", requests: count, seed: 1)
        }
        let keys = try #require(ShardKeysTests.keys("4", requests: count))
        let machines = Dictionary(grouping: run.records.indices) { keys[$0] }
            .mapValues { Set($0.map { run.records[$0].machine }) }
        #expect(machines.count == 4 && machines.values.allSatisfy { $0.count == 1 }, "\(machines)")
        let fields = servers.flatMap(\.requests).flatMap { $0.split(separator: "\r\n") }
        #expect(Set(fields.filter { $0.hasPrefix("X-Shard-Key") }).count == 4)
    }

    @Test func leastLoaded_goesByWhatServersSay() throws {
        let count = 12
        func reply(age: Int) -> ScriptedServer.Step {
            .reply(
                "HTTP/1.1 200 OK\r\nLoad: TEXT application_utilization=0.5,named_metrics.queue_age_ms=\(age)\r\n"
                    + "Content-Length: 0\r\n\r\n")
        }
        let busy = try ScriptedServer([Array(repeating: reply(age: 500), count: count)])
        let free = try ScriptedServer([Array(repeating: reply(age: 0), count: count)])
        let run = try GeneratorTests.run(count, ports: [busy.port, free.port], by: .leastLoaded)
        #expect(run.records.allSatisfy { $0.status == 200 })
        // One asks each of them first.
        #expect(run.counts.attemptsByMachine[0] <= 2, "\(run.counts.attemptsByMachine)")
    }

    @Test func leastLoaded_goesByTheTrailersOfCalls_too() throws {
        let count = 12
        func server(age: Double) throws -> ScriptedHTTP2Server {
            let report = OrcaReport(
                utilization: 0.5, requestsPerSecond: 1, queueDepth: 1, queueAgeMilliseconds: age, inFlight: 1)
            let trailer = String(decoding: report.base64, as: UTF8.self)
            return try ScriptedHTTP2Server { _, _ in
                .reply(
                    fields: "content-type: application/grpc\r\n", body: [0, 0, 0, 0, 0],
                    trailers: "grpc-status: 0\r\n\(OrcaReport.trailer): \(trailer)\r\n")
            }
        }
        let (busy, free) = (try server(age: 500), try server(age: 0))
        let fleet = try LoadFleet(
            [busy, free].map { try LoadTarget("grpc://127.0.0.1:\($0.port)", over: .grpc) }, by: .leastLoaded)
        let schedule = GeneratorTests.schedule(count, every: .milliseconds(20), deadline: .seconds(20))
        let run = try Generator(schedule, to: fleet, LoadOptions()).run()
        busy.finish()
        free.finish()
        #expect(run.records.allSatisfy { $0.status == 200 })
        // One asks each of them first.
        #expect(run.counts.attemptsByMachine[0] <= 2, "\(run.counts.attemptsByMachine)")
    }

    @Test func serverThatComesTwice_orOfAnotherProtocol_isRefused() throws {
        let one = try LoadTarget("http://127.0.0.1:1")
        #expect(throws: LoadError("http://127.0.0.1:1/work comes twice; leave one out")) {
            try LoadFleet([one, one], by: .random)
        }
        #expect(
            throws: LoadError("http://127.0.0.1:1/work and grpc://127.0.0.1:2: want servers of one protocol")
        ) { try LoadFleet([one, LoadTarget("grpc://127.0.0.1:2")], by: .random) }
    }
}
