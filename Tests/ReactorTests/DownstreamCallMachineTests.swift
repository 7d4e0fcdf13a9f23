import Glibc
import Testing
import Wire
import Workload

@testable import Reactor

struct DownstreamCallMachineTests {
    typealias Rows = DownstreamCallRows

    @Test("the machine says what to do next", arguments: Rows.ways + Rows.deadConnections + Rows.failures)
    func steps(row: Rows.Row) throws {
        let parser = ReplyParser(
            limit: DownstreamEndpoint.maximumReplyBody, headers: DownstreamEndpoint.maximumReplyHeader)
        var machine = DownstreamCallMachine(addresses: 2, parser: parser)
        for (index, (told, expected)) in row.steps.enumerated() {
            let action =
                switch told {
                case .event(let event): machine.advance(event, at: Rows.now)
                case .received(let text):
                    Array(text.utf8).withUnsafeBytes {
                        machine.advance(.received($0, arrival: Rows.arrival), at: Rows.now)
                    }
                }
            try #require(action == expected, "step \(index)")
        }
    }

    @Test(
        "bytes that are no reply fail",
        arguments: [
            "garbage\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n",
            "HTTP/1.1 200 OK\r\n" + String(repeating: "X-Filler: \(String(repeating: "x", count: 990))\r\n", count: 66),
        ])
    func badReply(text: String) {
        let parser = ReplyParser(
            limit: DownstreamEndpoint.maximumReplyBody, headers: DownstreamEndpoint.maximumReplyHeader)
        var machine = DownstreamCallMachine(addresses: 1, parser: parser)
        for event in [DownstreamCallMachine.Event.begin(onKeptConnection: true), .sent, .ready] {
            _ = machine.advance(event, at: Rows.now)
        }
        let action = Array(text.utf8).withUnsafeBytes {
            machine.advance(.received($0, arrival: Rows.arrival), at: Rows.now)
        }
        #expect(action == .discard)
        guard case .finish(let finish) = machine.advance(.discarded, at: Rows.now),
            case .failure(.malformed(let reason)) = finish.result
        else {
            Issue.record("not malformed")
            return
        }
        #expect(!reason.isEmpty && !reason.contains("\n"))
    }

    @Test(
        "a fault becomes one line that names the downstream",
        arguments: [
            (
                DownstreamFault.replied(status: 503),
                DownstreamFailure(kind: .status, reason: "downstream 127.0.0.1:81 replied 503")
            ),
            (
                .dialFailed(errno: ECONNREFUSED),
                .init(kind: .connect, reason: "downstream 127.0.0.1:81: no connection: Connection refused")
            ),
            (.dialTimedOut, .init(kind: .connectTimeout, reason: "downstream 127.0.0.1:81: no connection within 1.5s")),
            (
                .sendFailed(errno: EPIPE),
                .init(kind: .send, reason: "downstream 127.0.0.1:81: the request was not taken: Broken pipe")
            ),
            (
                .closedBeforeReply,
                .init(kind: .closed, reason: "downstream 127.0.0.1:81 closed the connection before its reply")
            ),
            (
                .readFailed(errno: ECONNRESET),
                .init(kind: .read, reason: "downstream 127.0.0.1:81: no whole reply: Connection reset by peer")
            ),
            (
                .malformed(reason: "too large"),
                .init(kind: .malformed, reason: "downstream 127.0.0.1:81: bad reply: too large")
            ),
            (
                .replyTimedOut(hasBegun: false),
                .init(kind: .timeout, reason: "downstream 127.0.0.1:81: no reply within 1.5s")
            ),
            (
                .replyTimedOut(hasBegun: true),
                .init(kind: .timeout, reason: "downstream 127.0.0.1:81: no whole reply within 1.5s")
            ),
        ])
    func reasons(fault: DownstreamFault, failure: DownstreamFailure) throws {
        let endpoint = try DownstreamEndpoint("http://127.0.0.1:81/")
        #expect(fault.failure(of: endpoint, timeout: .milliseconds(1_500)) == failure)
    }
}
