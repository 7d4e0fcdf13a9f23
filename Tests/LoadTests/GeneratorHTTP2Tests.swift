import Proto
import Reactor
import ScriptedServer
import SwiftProtobuf
import Testing
import Wire
import Workload

@testable import Load

/// The generator over HTTP/2, against servers that do what a test has written down.
@Suite(.serialized)
struct GeneratorHTTP2Tests {
    typealias Step = ScriptedHTTP2Server.Step

    static let fields =
        "Server-Timing: kernel;dur=0.001, queue;dur=0.020, compute;dur=1.500, preempted;dur=0.000, "
        + "downstream;dur=20.000, stale;dur=3.000\r\nDeadlined-Served-By: mode=m; worker=7; units=10+20\r\n"
    private static let served = Step.reply(fields: fields, body: Array("abc".utf8))

    /// - Parameter offsets: when requests are sent, in milliseconds.
    static func run(
        _ offsets: [Int], to server: ScriptedHTTP2Server, over spoken: MessageProtocol = .http2,
        deadline: Duration = .seconds(20), _ change: (inout LoadOptions) throws -> Void = { _ in }
    ) throws -> LoadRun {
        var options = LoadOptions()
        options.idPrefix = "t-"
        try change(&options)
        let requests = offsets.map {
            ScheduledRequest(
                at: Int64($0) * 1_000_000, before: 1_500_000, downstream: 20_000_000, after: 0,
                deadline: deadline.nanoseconds)
        }
        let schedule = Schedule(requests, duration: .milliseconds((offsets.last ?? 0) + 1))
        let url = "\(spoken == .grpc ? "grpc" : "http")://127.0.0.1:\(server.port)"
        return try Generator(schedule, to: LoadTarget(url, over: spoken), options).run()
    }

    /// As over HTTP/1.1: it is the reply that is broken, and not the connection that is lost.
    @Test func replyThatBreaksTheProtocol_isMalformed_andLeavesTheConnection() throws {
        // On stream 3 a head with status 200 and a Content-Length of 9, and a body of 3 bytes that ends it.
        let head: [UInt8] = [0, 0, 5, 1, 4, 0, 0, 0, 3, 0x88, 0x0F, 0x0D, 1, UInt8(ascii: "9")]
        let body: [UInt8] = [0, 0, 3, 0, 1, 0, 0, 0, 3] + Array("abc".utf8)
        let server = try ScriptedHTTP2Server { number, _ in
            number == 1 ? .raw(head + body) : GeneratorHTTP2Tests.served
        }
        let run = try GeneratorHTTP2Tests.run([0, 200, 400], to: server)
        server.finish()
        #expect(run.records.map(\.ending) == [.replied, .malformed, .replied])
        #expect(run.counts.connections == 1)
    }

    private static func atOnce(_ count: Int) -> [Int] { Array(repeating: 0, count: count) }

    /// The numbers of the requests that came on a connection.
    private static func numbers(on connection: Int, of server: ScriptedHTTP2Server) -> Set<Int> {
        Set(
            server.requests.filter { $0.connection == connection }
                .compactMap { $0.field("x-request-id").flatMap { Int($0.dropFirst(2)) } })
    }

    @Test func requests_areThoseOfHTTP1_andShareOneConnection() throws {
        let server = try ScriptedHTTP2Server { _, _ in GeneratorHTTP2Tests.served }
        let run = try GeneratorHTTP2Tests.run(GeneratorHTTP2Tests.atOnce(20), to: server)
        server.finish()
        #expect(run.messageProtocol == .http2 && run.counts.connections == 1)
        #expect(server.requests.count == 20)
        let request = try #require(server.requests.first)
        #expect(request.method == "GET" && request.target == "/work?before=1500us&downstream=20000us&after=0us")
        #expect(request.field("x-request-id") == "t-0" && request.field("user-agent") == "deadlined")
        #expect(request.field("grpc-timeout")?.wholeMatch(of: /[0-9]+u/) != nil)
        for record in run.records {
            #expect(record.ending == .replied && record.status == 200 && record.attempts == 1)
            #expect(record.units == ServedUnits(before: 10, after: 20) && record.server?.worker == 7)
            #expect(record.stages?.downstream == 20_000)
            #expect(record.bodyHash == "abc".utf8.reduce(into: FNV()) { $0.add($1) }.value)
        }
    }

    @Test func requests_areSpreadOverTheConnectionsAskedFor() throws {
        let server = try ScriptedHTTP2Server { _, _ in GeneratorHTTP2Tests.served }
        let run = try GeneratorHTTP2Tests.run(GeneratorHTTP2Tests.atOnce(30), to: server) { $0.sharedConnections = 3 }
        server.finish()
        #expect(run.counts.connections == 3)
        #expect((0..<3).map { GeneratorHTTP2Tests.numbers(on: $0, of: server).count } == [10, 10, 10])
    }

    @Test func connectionPerRequest_isMadeForEach() throws {
        let server = try ScriptedHTTP2Server { _, _ in GeneratorHTTP2Tests.served }
        let run = try GeneratorHTTP2Tests.run([0, 0, 100, 200], to: server) { $0.connections = .close }
        server.finish()
        #expect(run.counts.connections == 4 && run.records.allSatisfy { $0.ending == .replied })
    }

    @Test func connectionThatIsLost_failsExactlyItsStreams() throws {
        // Each connection gets four; the first holds its own, and is dropped at the fourth.
        let server = try ScriptedHTTP2Server { _, request in
            guard request.connection == 0 else { return GeneratorHTTP2Tests.served }
            return request.field("x-request-id") == "t-6" || request.field("x-request-id") == "t-7" ? .drop : .hold
        }
        let run = try GeneratorHTTP2Tests.run(GeneratorHTTP2Tests.atOnce(8), to: server) { $0.sharedConnections = 2 }
        server.finish()
        let lost = Set(run.records.indices.filter { run.records[$0].ending == .lost })
        #expect(lost.count == 4 && lost == GeneratorHTTP2Tests.numbers(on: 0, of: server))
        #expect(run.records.count { $0.ending == .replied } == 4)
    }

    @Test(arguments: [MessageProtocol.http2, .grpc])
    func deadline_cancelsItsStream_andLeavesTheOthers(spoken: MessageProtocol) throws {
        let server = try ScriptedHTTP2Server { number, _ in
            number == 0 ? .hold : spoken == .grpc ? GeneratorGRPCTests.served : GeneratorHTTP2Tests.served
        }
        let run = try GeneratorHTTP2Tests.run(
            [0, 20, 400], to: server, over: spoken, deadline: .milliseconds(150))
        server.finish()
        #expect(run.records.map(\.ending) == [.gaveUp, .replied, .replied])
        #expect(run.records[0].endedAt >= 150_000_000)
        #expect(server.resets.map(\.request) == [0] && server.resets.map(\.code) == [.cancel])
        #expect(run.counts.connections == 1)
    }

    @Test(arguments: [MessageProtocol.http2, .grpc])
    func serverThatLeaves_losesNothing_andGetsNoNewRequest(spoken: MessageProtocol) throws {
        let reply = spoken == .grpc ? GeneratorGRPCTests.served : GeneratorHTTP2Tests.served
        let server = try ScriptedHTTP2Server { number, _ in number == 5 ? .leave : reply }
        let run = try GeneratorHTTP2Tests.run(
            GeneratorHTTP2Tests.atOnce(10) + [100, 100], to: server, over: spoken)
        server.finish()
        #expect(run.records.allSatisfy { $0.ending == .replied && $0.attempts == 1 }, "\(run.records.map(\.ending))")
        #expect(run.counts.retries == 0 && run.counts.connections == 2)
        #expect(GeneratorHTTP2Tests.numbers(on: 1, of: server) == [5, 6, 7, 8, 9, 10, 11])
    }

    @Test func streamThatIsRefused_isSentAnew_andNotByThePolicy() throws {
        let server = try ScriptedHTTP2Server { number, _ in number == 0 ? .refuse : GeneratorHTTP2Tests.served }
        let run = try GeneratorHTTP2Tests.run([0], to: server)
        server.finish()
        #expect(run.records[0].status == 200 && run.records[0].attempts == 1 && run.counts.retries == 0)
        #expect(server.requests.count == 2)
    }

    @Test func serverThatRefusesAlways_isAskedAFewTimes_andTheRequestIsLost() throws {
        let server = try ScriptedHTTP2Server { _, _ in .refuse }
        let run = try GeneratorHTTP2Tests.run([0], to: server)
        server.finish()
        #expect(run.records[0].ending == .lost && server.requests.count == 4)
    }

    @Test func serverThatAllowsFewStreams_getsNoMore_onAConnection() throws {
        let server = try ScriptedHTTP2Server(streams: 2) { number, _ in
            number < 1 ? GeneratorHTTP2Tests.served : .hold
        }
        let run = try GeneratorHTTP2Tests.run(
            [0] + Array(repeating: 100, count: 6), to: server, deadline: .milliseconds(300))
        server.finish()
        #expect(run.counts.connections == 3 && server.requests.count == 7)
        #expect((0..<3).allSatisfy { GeneratorHTTP2Tests.numbers(on: $0, of: server).count <= 3 })
    }

    @Test func closedPort_refusesAllThatWaitForTheConnection() throws {
        let server = try ScriptedHTTP2Server { _, _ in .hold }
        server.finish()
        let run = try GeneratorHTTP2Tests.run(GeneratorHTTP2Tests.atOnce(5), to: server)
        #expect(run.records.allSatisfy { $0.ending == .refused } && run.counts.connections <= 5)
    }

    @Test func serverOfHTTP1_isMalformed() throws {
        let server = try ScriptedHTTP2Server { _, _ in .raw(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)) }
        let run = try GeneratorHTTP2Tests.run([0], to: server)
        server.finish()
        #expect(run.records[0].ending == .malformed)
    }

    @Test func unavailableServer_isAskedAgain_byTheSamePolicy() throws {
        let server = try ScriptedHTTP2Server { number, _ in
            number == 0 ? .reply(status: 503, fields: "Retry-After: 0\r\n") : GeneratorHTTP2Tests.served
        }
        let run = try GeneratorHTTP2Tests.run([0], to: server) { $0.retries = try RetryPolicy("1,budget:20%") }
        server.finish()
        #expect(run.records[0].status == 200 && run.records[0].attempts == 2 && run.counts.retries == 1)
        #expect(server.requests.allSatisfy { $0.field("idempotency-key") == "\"t-0\"" })
    }
}
