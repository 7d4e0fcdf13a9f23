import Reactor
import Wire
import Workload

/// What requests say: the query with a request's own numbers, its id, and what remains of its deadline.
///
/// Where there may be further attempts, all of a request have one `Idempotency-Key`: a string of structured fields, in
/// quotes (draft-ietf-httpapi-idempotency-key-header-06; RFC 8941 3.3.3). No byte that an id may have needs an escape.
final class RequestWriter {
    let target: LoadTarget
    private let idPrefix: [UInt8]
    private let hasKey: Bool
    private let shardKeys: ShardKeys?
    /// Whether replies are looked at for what they say of their server's load.
    let readsLoads: Bool
    /// What ends a head of HTTP/1.1: `Host` and, for a connection of its own, `Connection: close`.
    private let headEnd: [UInt8]
    private let memory: UnsafeMutableRawBufferPointer

    init(_ target: LoadTarget, _ options: LoadOptions, readsLoads: Bool = false) {
        self.target = target
        idPrefix = Array(options.idPrefix.utf8)
        hasKey = options.retries != .none
        (shardKeys, self.readsLoads) = (options.shardKeys, readsLoads)
        let closing = options.connections == .close ? "Connection: close\r\n" : ""
        headEnd = Array("Host: \(target.authority)\r\n\(DownstreamEndpoint.userAgent)\(closing)\r\n".utf8)
        // Names, six numbers of at most 20 digits, and two ids.
        let most = target.targetStart.count + headEnd.count + 2 * (idPrefix.count + 20) + 360
        memory = .allocate(byteCount: most, alignment: 16)
    }

    deinit {
        memory.deallocate()
    }

    /// The whole request of HTTP/1.1.
    func http1(_ request: OutgoingRequest) -> [UInt8] {
        var writer = ByteWriter(memory)
        writer.append("GET ")
        writePath(request.request, into: &writer)
        writer.append(" HTTP/1.1\r\n")
        writeFields(request, into: &writer)
        writer.append(headEnd)
        return Array(writer.written)
    }

    /// Path and query.
    func path(_ request: ScheduledRequest) -> [UInt8] {
        var writer = ByteWriter(memory)
        writePath(request, into: &writer)
        return Array(writer.written)
    }

    /// The lines of the fields that a request has in every protocol, and others behind them.
    func fields(_ request: OutgoingRequest, and more: [UInt8]) -> [UInt8] {
        var writer = ByteWriter(memory)
        writeFields(request, into: &writer)
        return Array(writer.written) + more
    }

    private func writePath(_ request: ScheduledRequest, into writer: inout ByteWriter) {
        writer.append(target.targetStart)
        writer.append(decimal: Int(request.before / 1_000))
        writer.append("us&downstream=")
        writer.append(decimal: Int(request.downstream / 1_000))
        writer.append("us&after=")
        writer.append(decimal: Int(request.after / 1_000))
        writer.append("us")
    }

    private func writeFields(_ request: OutgoingRequest, into writer: inout ByteWriter) {
        writer.append("X-Request-Id: ")
        writeID(request.number, into: &writer)
        if let attempt = request.attemptAfterDeadline {
            writer.append("~")
            writer.append(decimal: attempt)
        }
        if hasKey {
            writer.append("\r\nIdempotency-Key: \"")
            writeID(request.number, into: &writer)
            writer.append("\"")
        }
        if let shardKeys {
            writer.append("\r\nX-Shard-Key: ")
            writer.append(shardKeys.text(of: request.number))
        }
        writer.append("\r\ngrpc-timeout: ")
        GRPCTimeout.append(request.remaining, to: &writer)
        writer.append("\r\n")
    }

    private func writeID(_ number: Int, into writer: inout ByteWriter) {
        writer.append(idPrefix)
        writer.append(decimal: number)
    }
}
