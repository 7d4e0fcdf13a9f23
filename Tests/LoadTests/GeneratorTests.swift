import Balancing
import Reactor
import ScriptedServer
import Testing
import Workload

@testable import Load

/// The generator against servers that do what a test has written down.
@Suite(.serialized)
struct GeneratorTests {
    static let reply =
        "HTTP/1.1 200 OK\r\nServer-Timing: kernel;dur=0.001, queue;dur=0.020, compute;dur=1.500, "
        + "preempted;dur=0.000, downstream;dur=20.000, stale;dur=3.000\r\n"
        + "Deadlined-Served-By: mode=m; worker=0; units=10+20\r\nContent-Length: 3\r\n\r\nabc"

    static func schedule(_ count: Int, every gap: Duration, deadline: Duration) -> Schedule {
        let requests = (0..<count).map {
            ScheduledRequest(
                at: Int64($0) * gap.nanoseconds, before: 1_500_000, downstream: 20_000_000, after: 0,
                deadline: deadline.nanoseconds)
        }
        return Schedule(requests, duration: gap * count)
    }

    /// To several servers.
    static func run(
        _ count: Int, every gap: Duration = .milliseconds(20), ports: [UInt16], by balancer: BalancerChoice,
        deadline: Duration = .seconds(20), _ change: (inout LoadOptions) throws -> Void = { _ in }
    ) throws -> LoadRun {
        var options = LoadOptions()
        options.idPrefix = "t-"
        try change(&options)
        let targets = try ports.map { try LoadTarget("http://127.0.0.1:\($0)") }
        return try Generator(
            schedule(count, every: gap, deadline: deadline), to: LoadFleet(targets, by: balancer), options
        ).run()
    }

    static func run(
        _ count: Int = 1, every gap: Duration = .milliseconds(100), port: UInt16, deadline: Duration = .seconds(20),
        _ change: (inout LoadOptions) throws -> Void = { _ in }
    ) throws -> LoadRun {
        var options = LoadOptions()
        options.idPrefix = "t-"
        try change(&options)
        return try Generator(
            schedule(count, every: gap, deadline: deadline), to: LoadTarget("http://127.0.0.1:\(port)"), options
        ).run()
    }

    @Test func request_carriesItsNumbersIDAndRemainingDeadline() throws {
        let server = try ScriptedServer([[.reply(GeneratorTests.reply)]])
        let run = try GeneratorTests.run(port: server.port)
        server.finish()
        let request = try #require(server.requests.first)
        let pattern = /GET \/work\?before=1500us&downstream=20000us&after=0us HTTP\/1.1\r\nX-Request-Id: t-0\r\n(.*)/
        let rest = try #require(request.prefixMatch(of: pattern.dotMatchesNewlines())).1
        let timeout = try #require(rest.prefixMatch(of: /grpc-timeout: ([0-9]+)u\r\n/)).1
        #expect(Int(timeout) ?? 0 > 10_000_000 && Int(timeout) ?? 0 <= 20_000_000)
        #expect(rest.hasSuffix("\r\nHost: 127.0.0.1:\(server.port)\r\nUser-Agent: deadlined\r\n\r\n"))
        let record = run.records[0]
        #expect(record.ending == .replied && record.status == 200 && record.attempts == 1)
        #expect(record.units == ServedUnits(before: 10, after: 20))
        #expect(
            record.stages
                == ServedStages(kernel: 1, queue: 20, compute: 1_500, preempted: 0, downstream: 20_000, stale: 3_000))
        #expect(record.bodyHash == "abc".utf8.reduce(into: FNV()) { $0.add($1) }.value)
        #expect(record.endedAt >= record.sentAt && record.sentAt >= 0)
        #expect(record.isMet(run.schedule.requests[0]))
    }

    @Test func replyOfManyPieces_isReadInTurns_andIsWhole() throws {
        let count = 20_000
        let big =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + String(repeating: "1\r\nx\r\n", count: count) + "0\r\n\r\n"
        let server = try ScriptedServer([[.reply(big), .reply(GeneratorTests.reply)]])
        var options = LoadOptions()
        options.idPrefix = "t-"
        let generator = try Generator(
            GeneratorTests.schedule(2, every: .seconds(1), deadline: .seconds(20)),
            to: LoadTarget("http://127.0.0.1:\(server.port)"), options)
        let run = try generator.run()
        server.finish()
        #expect(generator.furtherTurns > 0)
        #expect(run.records.allSatisfy { $0.ending == .replied })
        let body = (0..<count).reduce(into: FNV()) { hash, _ in hash.add(UInt8(ascii: "x")) }
        #expect(run.records[0].bodyHash == body.value)
    }

    @Test func keptConnection_carriesOneRequestAfterTheOther() throws {
        let reply = ScriptedServer.Step.reply(GeneratorTests.reply)
        let server = try ScriptedServer([[reply, reply, reply]])
        let run = try GeneratorTests.run(3, port: server.port)
        server.finish()
        #expect(run.counts.connections == 1)
        #expect(run.records.allSatisfy { $0.ending == .replied })
    }

    @Test func connectionPerRequest_isAskedForAndClosed() throws {
        let reply = ScriptedServer.Step.reply(GeneratorTests.reply)
        let server = try ScriptedServer([[reply], [reply]])
        let run = try GeneratorTests.run(2, port: server.port) { $0.connections = .close }
        server.finish()
        #expect(run.counts.connections == 2)
        #expect(server.requests.allSatisfy { $0.contains("\r\nConnection: close\r\n") })
        #expect(run.records.allSatisfy { $0.ending == .replied })
    }

    @Test(arguments: LoadOptions.HangUp.allCases)
    func silentServer_isGivenUpAtTheDeadline_andCountsAsMissed(hangUp: LoadOptions.HangUp) throws {
        let server = try ScriptedServer([[.stall]])
        let run = try GeneratorTests.run(port: server.port, deadline: .milliseconds(50)) { $0.hangUp = hangUp }
        server.finish()  // it stalls until the client has left
        #expect(server.departures == [hangUp == .fin ? .fin : .reset])
        let record = run.records[0]
        #expect(record.ending == .gaveUp)
        #expect(record.endedAt >= 50_000_000)
        #expect(!record.isMet(run.schedule.requests[0]))
    }

    @Test(arguments: [
        (ScriptedServer.Step.close, LoadRecord.Ending.lost), (.reset, .lost), (.reply("HTTP/1.1 200 OK\r\n"), .lost),
        (.reply("nonsense\r\n"), .malformed),
    ])
    func badServer_endsTheRequest(step: ScriptedServer.Step, ending: LoadRecord.Ending) throws {
        let server = try ScriptedServer([[step]])
        let run = try GeneratorTests.run(port: server.port)
        server.finish()
        #expect(run.records[0].ending == ending)
    }

    @Test(arguments: [
        ("Content-Length: 8388609\r\n\r\n", LoadRecord.Ending.tooLarge),
        ("Transfer-Encoding: chunked\r\n\r\n800001\r\n", .tooLarge),
        ("A: \(String(repeating: "a", count: 65_536))\r\n\r\n", .tooLarge), ("Content-Length: -1\r\n\r\n", .malformed),
    ])
    func replyBeyondALimit_isNamedSo_andNotMalformed(head: String, ending: LoadRecord.Ending) throws {
        let server = try ScriptedServer([[.reply("HTTP/1.1 200 OK\r\n\(head)")]])
        let run = try GeneratorTests.run(port: server.port)
        server.finish()
        #expect(run.records[0].ending == ending)
    }

    @Test(arguments: ["204 No Content\r\n\r\n", "304 Not Modified\r\nContent-Length: 5\r\n\r\n"])
    func replyThatHasNoContent_endsWithItsHead(rest: String) throws {
        let server = try ScriptedServer([[.reply("HTTP/1.1 \(rest)")]])
        let run = try GeneratorTests.run(port: server.port)
        server.finish()
        #expect(run.records[0].ending == .replied)
    }

    @Test func closedPort_refuses() throws {
        let listener = try Socket.listening(
            on: SocketAddress(host: "127.0.0.1", port: 0), name: "127.0.0.1:0", backlog: 1)
        let port = try SocketAddress(boundTo: listener).port
        listener.close()
        #expect(try GeneratorTests.run(port: port).records[0].ending == .refused)
    }

    @Test func keptConnectionThatDied_isReplaced_withoutCountingAsARetry() throws {
        let reply = ScriptedServer.Step.reply(GeneratorTests.reply)
        // The server takes the second request of the first connection and closes without a byte of reply.
        let server = try ScriptedServer([[reply, .close], [reply]])
        let run = try GeneratorTests.run(2, port: server.port)
        server.finish()
        #expect(run.records.allSatisfy { $0.ending == .replied && $0.attempts == 1 })
        #expect(run.counts.retries == 0 && run.counts.connections == 2)
    }

    @Test func replyEndedByClose_isWhole() throws {
        let server = try ScriptedServer([[.reply("HTTP/1.1 200 OK\r\n\r\nabc")]])
        let run = try GeneratorTests.run(port: server.port)
        server.finish()
        #expect(run.records[0].ending == .replied)
        #expect(run.records[0].bodyHash == "abc".utf8.reduce(into: FNV()) { $0.add($1) }.value)
    }

    @Test func requestWithoutAConnection_isNotSent_andMakesTheRunInvalid() throws {
        let server = try ScriptedServer([[.stall]])
        let run = try GeneratorTests.run(2, port: server.port, deadline: .milliseconds(200)) {
            $0.maximumConnections = 1
        }
        server.finish()
        #expect(run.records.map(\.ending) == [.gaveUp, .unsent])
        #expect(Validity.problems(of: run).contains { $0.hasPrefix("1 requests found no free connection") })
    }
}
