import Glibc
import Testing
import Workload

@testable import Reactor
@testable import Wire

struct CallMachineTests {
    typealias Rows = CallRows

    @Test("the machine says what to do next", arguments: Rows.ways + Rows.deadConnections + Rows.failures + Rows.turns)
    func steps(row: Rows.Row) throws {
        let parser = ReplyParser(
            limit: DownstreamEndpoint.maximumReplyBody, headers: DownstreamEndpoint.maximumReplyHeader)
        var machine = CallMachine(addresses: 2, parser: parser)
        for (index, (told, expected)) in row.steps.enumerated() {
            let action =
                switch told {
                case .event(let event): machine.advance(event, at: Rows.now)
                case .received(let text):
                    Array(text.utf8).withUnsafeBytes {
                        machine.advance(.read(.piece(ReplyPiece(bytes: $0, arrival: Rows.arrival))), at: Rows.now)
                    }
                case .piece(let text, let delay):
                    Array(text.utf8).withUnsafeBytes {
                        let piece = ReplyPiece(bytes: $0, arrival: Rows.arrival, isLast: false)
                        return machine.advance(.read(.piece(piece)), at: Rows.now + delay)
                    }
                }
            try #require(Rows.plain(action) == expected, "step \(index)")
        }
    }

    @Test(
        "bytes that are no reply fail",
        arguments: [
            "garbage\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        ])
    func badReply(text: String) {
        guard case .malformed(let reason) = fault(of: text) else {
            Issue.record("not malformed")
            return
        }
        #expect(!reason.isEmpty && !reason.contains("\n"))
    }

    @Test(
        "a reply that exceeds a limit is too large, and names the limit",
        arguments: [
            ("HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n", "a body of more than 8388608 bytes"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n800001\r\n", "a body of more than 8388608 bytes"),
            (
                "HTTP/1.1 200 OK\r\n"
                    + String(repeating: "X-Filler: \(String(repeating: "x", count: 990))\r\n", count: 66),
                "more than 65536 header bytes"
            ),
        ])
    func tooLargeReply(text: String, reason: String) {
        #expect(fault(of: text) == .tooLarge(reason: reason))
    }

    /// What a call ends with whose reply begins so.
    private func fault(of text: String) -> CallFault? {
        let parser = ReplyParser(
            limit: DownstreamEndpoint.maximumReplyBody, headers: DownstreamEndpoint.maximumReplyHeader)
        var machine = CallMachine(addresses: 1, parser: parser)
        for event in [CallMachine.Event.begin(onKeptConnection: true), .sent, .ready] {
            _ = machine.advance(event, at: Rows.now)
        }
        let action = Array(text.utf8).withUnsafeBytes {
            machine.advance(.read(.piece(ReplyPiece(bytes: $0, arrival: Rows.arrival))), at: Rows.now)
        }
        #expect(action == .discard)
        guard case .finish(let finish) = machine.advance(.discarded, at: Rows.now),
            case .failure(let fault) = finish.result
        else { return nil }
        return fault
    }

    /// A peer that goes on sending does not put the time-out off.
    @Test("what arrives behind the time-out does not count")
    func lateBytes() {
        var machine = CallMachine(addresses: 1, parser: ReplyParser(limit: 9, headers: 99))
        for event in [CallMachine.Event.begin(onKeptConnection: true), .sent, .timerFired] {
            _ = machine.advance(event, at: Rows.now)
        }
        let text = Array("HTTP/1.1 200 OK\r\n".utf8)
        let later = Rows.now + .nanoseconds(1)
        text.withUnsafeBytes {
            let piece = ReplyPiece(bytes: $0, arrival: later)
            #expect(machine.advance(.read(.piece(piece)), at: later) == .discard)
        }
        #expect(machine.advance(.discarded, at: later) == Rows.failed(.replyTimedOut(hasBegun: false), at: later))
    }

    @Test("a call begins with the address that answered last, and tries all", arguments: 0..<3)
    func addresses(first: Int) {
        var machine = CallMachine(addresses: 3, first: first, parser: ReplyParser(limit: 9, headers: 99))
        var tried: [Int] = []
        var action = machine.advance(.begin(onKeptConnection: false), at: Rows.now)
        while true {
            switch action {
            case .dial(let address, _):
                tried.append(address)
                action = machine.advance(.dialFailed(errno: ECONNREFUSED), at: Rows.now)
            case .discard: action = machine.advance(.discarded, at: Rows.now)
            default:
                #expect(action == Rows.failed(.dialFailed(errno: ECONNREFUSED)))
                #expect(tried == [first] + (0..<3).filter { $0 != first })
                return
            }
        }
    }

    @Test(
        "each address but the last has its share of the time, and 2 s at most",
        arguments: [(0, 90, 30), (1, 90, 45), (2, 90, nil), (0, 60_000, 2_000), (0, -1, 0)] as [(Int, Int64, Int64?)])
    func addressShare(attempt: Int, left: Int64, share: Int64?) {
        var machine = CallMachine(addresses: 3, parser: ReplyParser(limit: 9, headers: 99))
        _ = machine.advance(.begin(onKeptConnection: false), at: Rows.now)
        for _ in 0..<attempt {
            _ = machine.advance(.dialFailed(errno: ECONNREFUSED), at: Rows.now)
            _ = machine.advance(.discarded, at: Rows.now)
        }
        let expiry = machine.addressExpiry(within: Rows.now + .milliseconds(left), at: Rows.now)
        #expect(expiry == share.map { Rows.now + .milliseconds($0) })
    }

    @Test(
        "a fault becomes one line that names the downstream",
        arguments: [
            (
                CallFault.replied(status: 503),
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
                .malformed(reason: "odd"),
                .init(kind: .malformed, reason: "downstream 127.0.0.1:81: bad reply: odd")
            ),
            (
                .tooLarge(reason: "much"),
                .init(kind: .tooLarge, reason: "downstream 127.0.0.1:81: too large a reply: much")
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
    func reasons(fault: CallFault, failure: DownstreamFailure) throws {
        let endpoint = try DownstreamEndpoint("http://127.0.0.1:81/")
        #expect(fault.failure(of: endpoint, timeout: .milliseconds(1_500)) == failure)
    }
}

extension CallRows {
    static func answered(
        _ body: String, status: Int = 200, at arrival: Instant = arrival, isUpperBound: Bool = false
    ) -> Action {
        .finish(
            .init(
                result: .success(reply(status, Array(body.utf8))), arrival: arrival, arrivalIsUpperBound: isUpperBound))
    }

    /// What a row tells of a reply.
    private static func reply(_ status: Int, _ body: [UInt8]) -> HTTPReply {
        HTTPReply(status: status, keepsAlive: true, fields: FieldLines(), body: body, endedByClose: false)
    }

    /// An action as a row tells it.
    static func plain(_ action: Action) -> Action {
        guard case .finish(var finish) = action else { return action }
        finish.result = finish.result.map { reply($0.status, $0.body) }
        return .finish(finish)
    }

    static func failed(_ fault: CallFault, at instant: Instant = now) -> Action {
        .finish(.init(result: .failure(fault), arrival: instant))
    }
}
