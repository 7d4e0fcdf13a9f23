import Reactor
import Wire
import Workload

/// The bytes of requests: `GET`, with the request's own numbers in its query, its id, and what remains of its deadline.
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

    /// - Parameter remaining: of the deadline.
    func write(_ request: ScheduledRequest, number: Int, remaining: Duration, into writer: inout ByteWriter) {
        writer.append(target.targetStart)
        writer.append(decimal: Int(request.before / 1_000))
        writer.append("us&downstream=")
        writer.append(decimal: Int(request.downstream / 1_000))
        writer.append("us&after=")
        writer.append(decimal: Int(request.after / 1_000))
        writer.append("us HTTP/1.1\r\nX-Request-Id: ")
        writeID(number, into: &writer)
        if hasKey {
            writer.append("\r\nIdempotency-Key: ")
            writeID(number, into: &writer)
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
