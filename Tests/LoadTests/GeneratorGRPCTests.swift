import Foundation
import Proto
import Reactor
import ScriptedServer
import SwiftProtobuf
import Testing
import Wire
import Workload

@testable import Load

/// The generator over gRPC, against servers that do what a test has written down.
@Suite(.serialized)
struct GeneratorGRPCTests {
    typealias Step = ScriptedHTTP2Server.Step

    private static let digest = Data((0..<32).map { UInt8($0 * 8) })

    private static func framed(_ message: [UInt8]) -> [UInt8] {
        [0] + withUnsafeBytes(of: UInt32(message.count).bigEndian, Array.init) + message
    }

    private static let head = "content-type: application/grpc\r\n"

    static let served: Step = {
        var reply = Deadlined_V1_WorkReply()
        reply.digest = digest
        reply.servedBy.mode = "m"
        reply.servedBy.worker = 7
        (reply.servedBy.unitsBefore, reply.servedBy.unitsAfter) = (10, 20)
        (reply.stages.kernel, reply.stages.downstream, reply.stages.stale) = (1_999, 20_000_000, 3_000_000)
        let bytes: [UInt8] = (try? reply.serializedBytes()) ?? []
        return .reply(fields: head, body: framed(bytes), trailers: "grpc-status: 0\r\n")
    }()

    private static func failed(_ status: Int, _ more: String = "") -> Step {
        .reply(fields: "\(head)grpc-status: \(status)\r\ngrpc-message: no\r\n\(more)")
    }

    @Test func call_carriesItsNumbersAsTypedFields_andItsReplyTellsWhatHTTPsDoes() throws {
        let server = try ScriptedHTTP2Server { _, _ in GeneratorGRPCTests.served }
        let run = try GeneratorHTTP2Tests.run([0], to: server, over: .grpc)
        server.finish()
        let call = try #require(server.requests.first)
        #expect(call.method == "POST" && call.target == "/deadlined.v1.Work/Do")
        #expect(call.field("te") == "trailers" && call.field("content-type") == "application/grpc")
        #expect(call.field("x-request-id") == "t-0" && call.field("grpc-timeout")?.hasSuffix("u") == true)
        #expect(call.body.prefix(5) == [0, 0, 0, 0, UInt8(call.body.count - 5)])
        let message = try Deadlined_V1_WorkRequest(serializedBytes: Array(call.body.dropFirst(5)))
        #expect(message.before.nanos == 1_500_000 && message.downstream.nanos == 20_000_000 && message.hasAfter)
        #expect(message.kind == .unspecified && !message.hasDeadline)
        let record = run.records[0]
        #expect(record.ending == .replied && record.status == 200 && run.messageProtocol == .grpc)
        #expect(record.units == ServedUnits(before: 10, after: 20))
        #expect(record.server == ServedBy(named: "m", worker: 7))
        #expect(
            record.stages
                == ServedStages(kernel: 1, queue: 0, compute: 0, preempted: 0, downstream: 20_000, stale: 3_000))
        let text = GeneratorGRPCTests.digest.map { String(format: "%02x", $0) }.joined() + "\n"
        #expect(record.bodyHash == text.utf8.reduce(into: FNV()) { $0.add($1) }.value)
    }

    @Test(arguments: [
        (1, 499), (2, 500), (3, 400), (4, 504), (5, 404), (7, 403), (8, 429), (12, 501), (13, 500), (14, 503),
        (99, 500),
    ])
    func status_isTheOneOfHTTPThatSaysTheSame(status: Int, http: UInt16) throws {
        let server = try ScriptedHTTP2Server { _, _ in GeneratorGRPCTests.failed(status) }
        let run = try GeneratorHTTP2Tests.run([0], to: server, over: .grpc)
        server.finish()
        #expect(run.records[0].ending == .replied && run.records[0].status == http)
    }

    @Test(arguments: [
        (Step.reply(fields: head), LoadRecord.Ending.malformed),
        (.reply(fields: head, body: [1, 2], trailers: "grpc-status: 0\r\n"), .malformed),
        (.reply(fields: head, body: framed([]), trailers: "grpc-status: +0\r\n"), .malformed),
        (.reply(fields: head, trailers: "grpc-status: 0\r\n"), .malformed),
        (.reply(fields: head, body: framed([255]), trailers: "grpc-status: 0\r\n"), .malformed),
        (.reply(fields: head, body: framed([]), trailers: "grpc-status: 0\r\n"), .replied),
        (.reply(status: 502), .replied),
    ])
    func reply_isOneWholeMessageAndAStatus(step: Step, ending: LoadRecord.Ending) throws {
        let server = try ScriptedHTTP2Server { _, _ in step }
        let run = try GeneratorHTTP2Tests.run([0], to: server, over: .grpc)
        server.finish()
        #expect(run.records[0].ending == ending)
    }

    @Test(arguments: [("", 2), ("grpc-retry-pushback-ms: 5\r\n", 2), ("grpc-retry-pushback-ms: -1\r\n", 1)])
    func unavailableServer_isAskedAgain_unlessItSaysNever(field: String, attempts: UInt8) throws {
        let server = try ScriptedHTTP2Server { number, _ in
            number == 0 ? GeneratorGRPCTests.failed(14, field) : GeneratorGRPCTests.served
        }
        let run = try GeneratorHTTP2Tests.run([0], to: server, over: .grpc) {
            $0.retries = try RetryPolicy("1,budget:20%")
        }
        server.finish()
        #expect(run.records[0].attempts == attempts && run.records[0].status == (attempts == 2 ? 200 : 503))
    }

    @Test(arguments: [("0", 0), ("250", 250), ("-1", 86_400_000), ("x", 86_400_000), ("99999999999", 86_400_000)])
    func pushback_isMilliseconds_orNever(value: String, milliseconds: Int) {
        #expect(RetryPushback.wait(Array(value.utf8)[...]) == .milliseconds(milliseconds))
    }
}
