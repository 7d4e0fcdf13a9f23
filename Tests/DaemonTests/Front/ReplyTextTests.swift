import Foundation
import RPC
import Testing
import Wire

@testable import Daemon
@testable import Modes
@testable import Reactor
@testable import Workload

struct ReplyTextTests {
    private var text: ReplyText { ReplyText(mode: "some-mode", slot: 3) }

    @Test func `a reply tells its stages, what is left and who served it`() throws {
        let request = Self.request(id: .client(Array("A".utf8)))
        guard case .reply(let reply) = request.exchange.advance(.taken, at: Instant(nanoseconds: 3_000_000)) else {
            Issue.record("an exchange without steps replies at once")
            return
        }
        let lines = Self.lines(
            written { text.write(reply, to: request, persistence: .implied, into: &$0) })
        #expect(lines.first == "HTTP/1.1 200 OK")
        #expect(lines.contains("X-Request-Id: A"))
        #expect(
            lines.contains(
                "Server-Timing: kernel;dur=1.000, queue;dur=1.000, compute;dur=0.000, preempted;dur=0.000, "
                    + "downstream;dur=0.000, stale;dur=0.000"))
        #expect(lines.contains("Deadline-Remaining-Ms: 8.000"))
        #expect(lines.contains("Deadlined-Served-By: mode=some-mode; worker=3; units=0+0"))
        #expect(lines.contains("Content-Length: 65"))
        #expect(lines.last?.count == 64)
        #expect(!lines.contains { $0.hasPrefix("Connection:") })
    }

    @Test(
        arguments: [
            (nil, nil), (0, "1"), (1_000_000_000, "1"), (1_000_000_001, "2"), (3_600_000_000_000, "3600"),
        ] as [(Int64?, String?)])
    func `who is refused is told whole seconds until it may come again, and at least one`(
        nanoseconds: Int64?, told: String?
    ) throws {
        let request = Self.request(id: .client(Array("A".utf8)))
        _ = request.exchange.advance(.dropped(.predicted, nil), at: Instant(nanoseconds: 3_000_000))
        let reply = Reply(status: 503, content: .reason("too much"))
        let lines = Self.lines(
            written {
                text.write(
                    reply, to: request, retryAfter: nanoseconds.map { .nanoseconds($0) }, persistence: .implied,
                    into: &$0)
            })
        #expect(lines.first == "HTTP/1.1 503 Service Unavailable")
        let fields = lines.filter { $0.hasPrefix("Retry-After: ") }
        #expect(fields == (told.map { ["Retry-After: \($0)"] } ?? []))
    }

    @Test func `the longest reply has room, also with a load beside it`() throws {
        let request = Self.request(id: .client([UInt8](repeating: 0x61, count: RequestID.maximumLength)))
        _ = request.exchange.advance(.dropped(.predicted, nil), at: Instant(nanoseconds: 3_000_000))
        let reply = Reply(status: 503, content: .reason(String(repeating: "r", count: 1_000)))
        let load = OrcaReport(
            utilization: 1e9, requestsPerSecond: 1e9, queueDepth: .max, queueAgeMilliseconds: 1e9, inFlight: .max)
        let written = withUnsafeTemporaryAllocation(byteCount: ReplyText.capacityWithLoad, alignment: 1) { memory in
            var writer = ByteWriter(memory)
            text.write(
                reply, to: request, retryAfter: .seconds(3_600), load: load, persistence: .implied, into: &writer)
            return String(decoding: writer.written, as: UTF8.self)
        }
        #expect(written.contains("\r\nLoad: TEXT application_utilization=1000000000.000,"))
    }

    @Test(arguments: [Method.get, .head])
    func `HEAD gets the head that GET gets, and no more`(method: Method) throws {
        let request = Self.request(id: .client(Array("A".utf8)), method: method)
        _ = request.exchange.advance(.taken, at: Instant(nanoseconds: 3_000_000))
        for reply in [
            Reply(status: 200, content: .digest(Chain(startOf: request.exchange.order))),
            Reply(status: 504, content: .reason("too late")),
        ] {
            let all = written { text.write(reply, to: request, persistence: .implied, into: &$0) }
            let length = reply.status == 200 ? 65 : 9
            let head = try #require(all.range(of: "\r\nContent-Length: \(length)\r\n\r\n"))
            #expect(all[head.upperBound...].utf8.count == (method == .head ? 0 : length))
        }
    }

    @Test(arguments: [true, false])
    func `health is told with a status and a word`(isReady: Bool) {
        let id = RequestID.client(Array("A".utf8))
        let told = written {
            text.writeHealth(isReady: isReady, id: id, withBody: true, persistence: .implied, into: &$0)
        }
        #expect(told.hasPrefix(isReady ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 503 Service Unavailable\r\n"))
        #expect(told.hasSuffix(isReady ? "Content-Length: 3\r\n\r\nok\n" : "Content-Length: 9\r\n\r\ndraining\n"))
        let head = written {
            text.writeHealth(isReady: isReady, id: id, withBody: false, persistence: .implied, into: &$0)
        }
        #expect(told.hasPrefix(head) && head.hasSuffix("\r\n\r\n"))
    }

    @Test func `a deadline that has passed is told as a negative rest`() {
        let request = Self.request(id: .ours(salt: 0xabc, number: 16))
        let taken = request.exchange.advance(.taken, at: Instant(nanoseconds: 12_500_000))
        guard case .reply(let reply) = taken else { return }
        let lines = Self.lines(written { text.write(reply, to: request, persistence: .close, into: &$0) })
        #expect(lines.contains("Deadline-Remaining-Ms: -1.500"))
        #expect(lines.contains("X-Request-Id: abc-10"))
        #expect(lines.contains("Connection: close"))
    }

    @Test func `a refusal has its reason as body, and for HEAD its length alone`() {
        let withBody = Self.lines(
            written { text.write(Self.refusal, stages: nil, persistence: .keepAlive, into: &$0) })
        #expect(withBody.contains("Allow: GET, POST"))
        #expect(withBody.contains("Connection: keep-alive"))
        #expect(Array(withBody.suffix(2)) == ["Content-Length: 3", "no"])
        var toHEAD = Self.refusal
        toHEAD.withBody = false
        let without = written { text.write(toHEAD, stages: nil, persistence: .implied, into: &$0) }
        #expect(without.hasSuffix("Content-Length: 3\r\n\r\n"))
    }

    @Test func `a refusal tells whose it is, its stages as far as they went, and who refused`() {
        let segment = Segment(
            arrival: Instant(nanoseconds: 1_000_000), arrivalIsUpperBound: false,
            readAt: Instant(nanoseconds: 3_000_000))
        let stages = segment.stages(until: Instant(nanoseconds: 3_500_000))
        let lines = Self.lines(written { text.write(Self.refusal, stages: stages, persistence: .implied, into: &$0) })
        #expect(lines.contains("X-Request-Id: A"))
        #expect(lines.contains("Deadlined-Served-By: mode=some-mode; worker=3; units=0+0"))
        #expect(lines.contains { $0.hasPrefix("Server-Timing: kernel;dur=2.000, queue;dur=0.500, compute;dur=0.000") })
        let untimed = written { text.write(Self.refusal, stages: nil, persistence: .implied, into: &$0) }
        #expect(!untimed.contains("Server-Timing"))
    }

    @Test func `the longest reply to a request fits its capacity`() {
        let day: UInt64 = 86_400_000_000_000
        let id = RequestID.client(Array(repeating: UInt8(ascii: "z"), count: 64))
        let request = Self.request(id: id, units: 100_000_000_000)
        _ = request.exchange.advance(.taken, at: Instant(nanoseconds: day))
        let reply = Reply(status: 504, content: .reason(String(repeating: "x", count: 10_000)))
        let text = ReplyText(mode: "a-mode-of-a-long-name", slot: 9_999)
        let longest = written { text.write(reply, to: request, persistence: .keepAlive, into: &$0) }
        // Four more stages may have a number as long as the queue's.
        #expect(longest.utf8.count + 4 * "86400000".utf8.count <= ReplyText.capacity)
    }

    @Test func `the longest refusal fits its capacity`() {
        let refusal = Refusal(
            status: 431, reason: String(repeating: "x", count: 10_000),
            id: .client(Array(repeating: UInt8(ascii: "z"), count: 64)), allow: "GET, POST")
        let segment = Segment(
            arrival: Instant(nanoseconds: 0), arrivalIsUpperBound: false,
            readAt: Instant(nanoseconds: 86_400_000_000_000))
        let stages = segment.stages(until: Instant(nanoseconds: 2 * 86_400_000_000_000))
        let text = ReplyText(mode: "a-mode-of-a-long-name", slot: 9_999)
        let longest = written { text.write(refusal, stages: stages, persistence: .keepAlive, into: &$0) }
        #expect(longest.utf8.count <= ReplyText.capacity)
    }

    private static let refusal = Refusal(
        status: 405, reason: "no", id: .client(Array("A".utf8)), allow: "GET, POST")

    /// A request without steps: read 1 ms after its arrival at 1 ms, with a budget of 10 ms.
    private static func request(id: RequestID, method: Method = .get, units: Int = 0) -> Request {
        let exchange = Exchange(
            id: id,
            order: WorkOrder(
                method: method, kind: .hash, before: .init(units: units), after: .init(units: units), downstream: .zero,
                budget: .milliseconds(10)),
            body: [], arrival: Instant(nanoseconds: 1_000_000), arrivalIsUpperBound: false,
            readAt: Instant(nanoseconds: 2_000_000))
        return Request(exchange: exchange, client: NoClient())
    }

    private final class NoClient: Modes.Client {
        func reply(_: Reply, to _: Request) {}
        var cancellation: Cancellation? { nil }
    }

    private static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map(String.init)
    }
}
