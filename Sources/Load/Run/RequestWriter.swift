import Reactor
import Wire
import Workload

/// The bytes of requests: `GET`, with the request's own numbers in its query, its id, and what remains of its deadline.
///
/// Where there may be further attempts, all of a request have one `Idempotency-Key`: a string of structured fields, in
/// quotes (draft-ietf-httpapi-idempotency-key-header-06; RFC 8941 3.3.3). No byte that an id may have needs an escape.
struct RequestWriter {
    private let target: LoadTarget
    private let idPrefix: [UInt8]
    private let hasKey: Bool
    /// What ends the head: `Host` and, for a connection of its own, `Connection: close`.
    private let headEnd: [UInt8]
    /// Bytes that no request exceeds.
    let capacity: Int

    init(_ target: LoadTarget, _ options: LoadOptions) {
        self.target = target
        idPrefix = Array(options.idPrefix.utf8)
        hasKey = options.retries != .none
        let closing = options.connections == .close ? "Connection: close\r\n" : ""
        headEnd = Array("\r\nHost: \(target.authority)\r\nUser-Agent: deadlined\r\n\(closing)\r\n".utf8)
        // Names, five numbers of at most 20 digits, and two ids.
        capacity = target.targetStart.count + headEnd.count + 2 * (idPrefix.count + 20) + 300
    }

    /// - Parameters:
    ///   - remaining: of the deadline.
    ///   - attempt: its number, if the request was missed before it. It has an id of its own, so that what the server
    ///     has recorded of the request is not taken for what came of this one.
    func write(
        _ request: ScheduledRequest, number: Int, remaining: Duration, afterItsDeadline attempt: Int? = nil,
        into writer: inout ByteWriter
    ) {
        writer.append(target.targetStart)
        writer.append(decimal: Int(request.before / 1_000))
        writer.append("us&downstream=")
        writer.append(decimal: Int(request.downstream / 1_000))
        writer.append("us&after=")
        writer.append(decimal: Int(request.after / 1_000))
        writer.append("us HTTP/1.1\r\nX-Request-Id: ")
        writeID(number, into: &writer)
        if let attempt {
            writer.append("~")
            writer.append(decimal: attempt)
        }
        if hasKey {
            writer.append("\r\nIdempotency-Key: \"")
            writeID(number, into: &writer)
            writer.append("\"")
        }
        writer.append("\r\ngrpc-timeout: ")
        GRPCTimeout.append(remaining, to: &writer)
        writer.append(headEnd)
    }

    private func writeID(_ number: Int, into writer: inout ByteWriter) {
        writer.append(idPrefix)
        writer.append(decimal: number)
    }
}
