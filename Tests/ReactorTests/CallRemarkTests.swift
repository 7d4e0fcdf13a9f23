import Balancing
import RPC
import ScriptedServer
import Testing
import Wire
import Workload

@testable import Reactor

/// What an end of a call says of the machine that was called.
struct CallRemarkTests {
    @Test(arguments: [
        (CallFault.dialFailed(errno: 111), AttemptResult.failed), (.dialTimedOut, .late),
        (.sendFailed(errno: 32), .failed), (.closedBeforeReply, .failed), (.readFailed(errno: 104), .failed),
        (.malformed(reason: ""), .failed), (.tooLarge(reason: ""), .good), (.replied(status: 404), .good),
        (.replied(status: 302), .good), (.replied(status: 429), .refused), (.replied(status: 503), .refused),
        (.replied(status: 502), .failed), (.ended(status: 4, message: ""), .late),
        (.ended(status: 3, message: ""), .good), (.ended(status: 8, message: ""), .refused),
        (.ended(status: 13, message: ""), .failed), (.ended(status: 14, message: ""), .failed),
        (.ended(status: 99, message: ""), .failed), (.reset(.internalError, hasBegun: true), .failed),
        (.notTaken(reason: ""), .failed), (.replyTimedOut(hasBegun: false), .late),
    ])
    func eachFault_hasOneResult(fault: CallFault, result: AttemptResult) {
        #expect(CallRemark(fault).result == result)
    }

    /// What a client says of a reply with this head.
    private func remark(_ head: String, readsLoad: Bool = true) throws -> CallRemark {
        let server = try ScriptedServer([[.reply("HTTP/1.1 \(head)\r\nContent-Length: 0\r\n\r\n")]])
        let loop = try EventLoop()
        let client = try DownstreamClient(
            loop: loop, endpoint: DownstreamEndpoint("http://127.0.0.1:\(server.port)/"), timeout: .seconds(20))
        let call = Call(id: .ours(salt: 0, number: 1), downstream: .zero, deadline: Clock.now() + .seconds(20))
        var (remark, isOver) = (CallRemark?.none, false)
        client.send(call, until: nil, remarks: CallRemarks(readsLoad: readsLoad) { remark = $0 }) { _ in isOver = true }
        while !isOver { loop.poll(waiting: true) }
        return try #require(remark)
    }

    @Test func refusal_tellsWhenToComeBack() throws {
        #expect(try remark("503 Slow Down\r\nRetry-After: 7") == CallRemark(result: .refused, pause: .seconds(7)))
        #expect(try remark("503 Slow Down") == CallRemark(result: .refused))
        #expect(try remark("500 Oh\r\nRetry-After: 7") == CallRemark(result: .failed))
    }

    @Test func load_isRead_whereItIsOfUse() throws {
        let field = "200 OK\r\nLoad: TEXT application_utilization=0.5,named_metrics.queue_depth=3"
        let load = ReportedLoad(utilization: 0.5, queueDepth: 3, queueAgeMilliseconds: 0, inFlight: 0)
        #expect(try remark(field) == CallRemark(result: .good, load: load))
        #expect(try remark(field, readsLoad: false) == CallRemark(result: .good))
        #expect(try remark("200 OK\r\nLoad: nonsense") == CallRemark(result: .good))
    }

    @Test func trailer_isReadAsTheSameLoad() {
        let report = OrcaReport(
            utilization: 0.5, requestsPerSecond: 9, queueDepth: 3, queueAgeMilliseconds: 1.5, inFlight: 4)
        let load = ReportedLoad(utilization: 0.5, queueDepth: 3, queueAgeMilliseconds: 1.5, inFlight: 4)
        #expect(ReportedLoad(trailer: report.base64[...]) == load)
        #expect(ReportedLoad(trailer: Array("!".utf8)[...]) == nil)
    }
}
