import Modes
import RPC
import Reactor
import Wire
import Workload

/// Replies as bytes: the head with the request's own story in it, and one line of body.
struct ReplyText: ~Copyable {
    /// Room for any reply, in bytes: fixed fields, an id of 64 and a reason of 384. It is what Swift lends of the
    /// stack's memory at most.
    static let capacity = 1024
    /// The same with a line that tells of the load.
    static let capacityWithLoad = capacity + OrcaReport.longestText + 8
    private static let longestReason = 384

    /// `Deadlined-Served-By: mode=…; worker=…; units=`, rendered once.
    private let servedBy: [UInt8]
    private let date = DateLine()

    init(mode: String, slot: Int) {
        servedBy = Array("Deadlined-Served-By: mode=\(mode); worker=\(slot); units=".utf8)
    }

    /// The reply to a request that was served. `Deadline-Remaining-Ms` counts from when the reply was made.
    ///
    /// - Parameters:
    ///   - retryAfter: in how long the client may try again, if it was refused.
    ///   - load: of the worker, if replies tell of it.
    func write(
        _ reply: Reply, to request: Request, retryAfter: Duration? = nil, load: OrcaReport? = nil,
        persistence: Persistence, into writer: inout ByteWriter
    ) {
        let withBody = request.exchange.order.method != .head
        writeStatus(reply.status, persistence: persistence, into: &writer)
        write(request.exchange.id, request.exchange.timeline.stages, into: &writer)
        writer.append("Deadline-Remaining-Ms: ")
        writer.append(millisecondsOf: request.exchange.deadline.nanosecondsSince(request.exchange.timeline.end))
        writer.append("\r\n")
        if let load {
            writer.append("Load: ")
            load.write(into: &writer)
            writer.append("\r\n")
        }
        writer.append(servedBy)
        writer.append(decimal: request.exchange.order.before.units)
        writer.append(UInt8(ascii: "+"))
        writer.append(decimal: request.exchange.order.after.units)
        if request.exchange.isReplayed { writer.append("\r\nIdempotency-Replayed: true") }
        switch reply.content {
        case .digest(let chain):
            writer.append("\r\nContent-Length: 65\r\n\r\n")  // `digestLength`
            guard withBody else { return }
            // A digest's own method is generic code of another module, which is not specialised here.
            withUnsafeBytes(of: chain.digest) { writer.append(hexadecimalOf: $0) }
            writer.append(UInt8(ascii: "\n"))
        case .reason(let reason):
            writer.append("\r\n")
            if let retryAfter { write(retryAfter: retryAfter, into: &writer) }
            writeLine(reason, withBody: withBody, into: &writer)
        }
    }

    /// A digest in hexadecimal and a line feed.
    private static let digestLength = 65

    /// What follows the head of a reply, in bytes.
    static func bodyLength(of reply: Reply, to request: Request) -> Int {
        guard request.exchange.order.method != .head else { return 0 }
        return switch reply.content {
        case .digest: digestLength
        case .reason(let reason): bodyLength(ofLine: reason)
        }
    }

    static func bodyLength(ofLine line: String) -> Int { min(line.utf8.count, longestReason) + 1 }

    /// The reply to a message that is refused before it becomes work. It has no deadline that could be told.
    ///
    /// - Parameter stages: of a message whose last byte came.
    func write(
        _ refusal: Refusal, stages: StageTimes?, persistence: Persistence, into writer: inout ByteWriter
    ) {
        writeStatus(refusal.status, persistence: persistence, into: &writer)
        write(refusal.id, stages, into: &writer)
        writer.append(servedBy)
        writer.append("0+0\r\n")
        if refusal.status == 503 { write(retryAfter: .zero, into: &writer) }
        if let allow = refusal.allow {
            writer.append("Allow: ")
            writer.append(allow)
            writer.append("\r\n")
        }
        writeLine(refusal.reason, withBody: refusal.withBody, into: &writer)
    }

    /// The word on whether this worker serves: 200, or 503 while it drains. No cache may answer in its place.
    func writeHealth(
        isReady: Bool, id: RequestID, withBody: Bool, persistence: Persistence, into writer: inout ByteWriter
    ) {
        writeStatus(isReady ? 200 : 503, persistence: persistence, into: &writer)
        write(id, nil, into: &writer)
        writer.append("Cache-Control: no-store\r\n")
        writeLine(isReady ? "ok" : "draining", withBody: withBody, into: &writer)
    }

    /// Sent before the body that the client holds back until it has this.
    func writeContinue(into writer: inout ByteWriter) {
        writer.append(RequestParser.goAhead)
    }

    /// In whole seconds, as the field has it (RFC 9110 10.2.3), and at least one.
    private func write(retryAfter: Duration, into writer: inout ByteWriter) {
        writer.append("Retry-After: ")
        writer.append(decimal: Int(max(1, (retryAfter.nanoseconds + 999_999_999) / 1_000_000_000)))
        writer.append("\r\n")
    }

    private func writeStatus(_ status: Int, persistence: Persistence, into writer: inout ByteWriter) {
        writer.append("HTTP/1.1 ")
        writer.append(decimal: status)
        writer.append(UInt8(ascii: " "))
        writer.append(StatusText.of(status))
        writer.append("\r\nContent-Type: text/plain; charset=utf-8\r\n")
        date.write(secondsSinceEpoch: HTTPDate.now(), into: &writer)
        writer.append(persistence.line)
    }

    private func write(_ id: RequestID, _ stages: StageTimes?, into writer: inout ByteWriter) {
        writer.append("X-Request-Id: ")
        writer.append(id)
        if let stages {
            writer.append("\r\nServer-Timing: ")
            write(stages, into: &writer)
        }
        writer.append("\r\n")
    }

    /// Every stage but `write`, which is not over yet.
    private func write(_ stages: StageTimes, into writer: inout ByteWriter) {
        writer.append("kernel;dur=")
        writer.append(millisecondsOf: Int64(stages[.kernel]))
        writer.append(", queue;dur=")
        writer.append(millisecondsOf: Int64(stages[.queue]))
        writer.append(", compute;dur=")
        writer.append(millisecondsOf: Int64(stages[.compute]))
        writer.append(", preempted;dur=")
        writer.append(millisecondsOf: Int64(stages[.preempted]))
        writer.append(", downstream;dur=")
        writer.append(millisecondsOf: Int64(stages[.downstream]))
        writer.append(", stale;dur=")
        writer.append(millisecondsOf: Int64(stages[.stale]))
    }

    private func writeLine(_ line: String, withBody: Bool, into writer: inout ByteWriter) {
        let bytes = Array(line.utf8.prefix(ReplyText.longestReason))
        writer.append("Content-Length: ")
        writer.append(decimal: bytes.count + 1)
        writer.append("\r\n\r\n")
        guard withBody else { return }
        writer.append(bytes)
        writer.append(UInt8(ascii: "\n"))
    }
}
