import Wire
import Workload

/// Where the downstream is and what it is asked: made once, before serving, and shared by every client.
public final class DownstreamEndpoint: Sendable {
    public let peer: Peer
    /// How it is called.
    public let scheme: DownstreamURL.Scheme
    /// What is called over gRPC.
    let method: RPCMethod
    /// As `Host` and `:authority` have it.
    let authority: String
    /// The bytes of a request over HTTP up to the value of `grpc-timeout`, cut at every place for the downstream time.
    private let pieces: [[UInt8]]
    /// Bytes that no request exceeds, but for the lines of a trace and a key.
    private let requestCapacity: Int

    /// Bytes that what a call brings along does not exceed, but for the lines of a trace and a key.
    private static let longestContext = "99999999n\r\nX-Request-Id: \r\n\r\n".utf8.count + RequestID.maximumLength

    fileprivate static let shardKeyField: StaticString = "\r\nX-Shard-Key: "

    /// The most bytes of a reply's header, status line included.
    public static let maximumReplyHeader = 64 * 1_024
    /// The most bytes of a reply's body.
    public static let maximumReplyBody = 8 * 1_024 * 1_024
    /// The most addresses of a name that are tried.
    public static let maximumAddresses = 16

    /// A call's line that says who makes it.
    public static let userAgent = "User-Agent: deadlined\r\n"

    /// Parses the URL and resolves its host, which may block (getaddrinfo(3)).
    public convenience init(_ text: String) throws(ReactorError) {
        let url: DownstreamURL
        do throws(AddressError) { url = try DownstreamURL(text) } catch {
            throw .address(text: error.text, reason: error.reason)
        }
        try self.init(url)
    }

    /// Resolves the URL's host, which may block.
    public convenience init(_ url: DownstreamURL) throws(ReactorError) {
        try self.init(
            url, resolved: SocketAddress.all(of: url.authority, atMost: DownstreamEndpoint.maximumAddresses))
    }

    /// - Parameter addresses: to which the host was resolved before.
    public convenience init(_ url: DownstreamURL, resolved addresses: [SocketAddress]) {
        self.init(url, calling: .call, at: Peer(url.authority.description, at: addresses))
    }

    init(_ url: DownstreamURL, calling method: RPCMethod, at peer: Peer) {
        self.peer = peer
        self.method = method
        scheme = url.scheme
        authority = url.authority.withoutZone.description
        pieces = DownstreamEndpoint.pieces(of: url, to: authority)
        let longestMilliseconds = "9223372036854.775807".utf8.count
        requestCapacity = pieces.reduce(DownstreamEndpoint.longestContext) { $0 + $1.count + longestMilliseconds }
    }

    private static func pieces(of url: DownstreamURL, to host: String) -> [[UInt8]] {
        guard url.scheme == .http else { return [] }
        var texts = url.targetPieces
        texts[0] = "GET " + texts[0]
        texts[texts.count - 1] += " HTTP/1.1\r\nHost: \(host)\r\n\(userAgent)grpc-timeout: "
        return texts.map { Array($0.utf8) }
    }

    /// Of a connection to it.
    static func replyParser(_ buffers: BufferBudget?) -> ReplyParser {
        ReplyParser(limit: maximumReplyBody, headers: maximumReplyHeader, budget: buffers)
    }

    /// The bytes of one call's request as it leaves at `now`: `GET`, with what remains of the deadline, the id, and the
    /// trace if there is one.
    func request(for call: Call, at now: Instant) -> [UInt8] {
        let capacity = requestCapacity + call.brought.lineCapacity
        return [UInt8](unsafeUninitializedCapacity: capacity) { memory, count in
            var writer = ByteWriter(UnsafeMutableRawBufferPointer(memory))
            writer.append(pieces[0])
            for piece in pieces.dropFirst() {
                writer.append(milliseconds: call.downstream)
                writer.append(piece)
            }
            writer.append(contextOf: call, at: now)
            writer.append("\r\n\r\n")
            count = writer.count
        }
    }

    /// Field lines of a call over gRPC, as it leaves at `now`.
    func lines(for call: Call, at now: Instant) -> [UInt8] {
        let head: StaticString = """
            content-type: application/grpc\r\nte: trailers\r\nuser-agent: deadlined\r\ngrpc-timeout: 
            """
        let capacity = head.utf8CodeUnitCount + DownstreamEndpoint.longestContext + call.brought.lineCapacity
        return [UInt8](unsafeUninitializedCapacity: capacity) { memory, count in
            var writer = ByteWriter(UnsafeMutableRawBufferPointer(memory))
            writer.append(head)
            writer.append(contextOf: call, at: now)
            writer.append("\r\n")
            count = writer.count
        }
    }
}

extension ByteWriter {
    /// What a call brings along: the value of `grpc-timeout`, and the lines of the request's id, its trace and its key.
    fileprivate mutating func append(contextOf call: Call, at now: Instant) {
        GRPCTimeout.append(call.deadline - now, to: &self)
        append("\r\nX-Request-Id: ")
        append(call.id)
        if let trace = call.brought.trace { append(trace) }
        guard let key = call.brought.shardKey else { return }
        append(DownstreamEndpoint.shardKeyField)
        append(key.text)
    }

    /// Without an exponent and without trailing zeros: `20`, `2.5`, `0.000001`.
    fileprivate mutating func append(milliseconds duration: Duration) {
        let nanoseconds = UInt64(max(0, duration.nanoseconds))
        append(decimal: nanoseconds / 1_000_000)
        var fraction = nanoseconds % 1_000_000
        guard fraction > 0 else { return }
        var width = 6
        while fraction % 10 == 0 {
            fraction /= 10
            width -= 1
        }
        append(UInt8(ascii: "."))
        append(digitsOf: fraction, minimumWidth: width)
    }

    /// As the id's description has it.
    public mutating func append(_ id: RequestID) {
        switch id {
        case .ours(let salt, let number):
            append(hexadecimal: salt)
            append(UInt8(ascii: "-"))
            append(hexadecimal: number)
        case .client(let bytes):
            append(bytes)
        }
    }
}

extension Brought {
    /// Bytes that the lines of what is handed on do not exceed.
    fileprivate var lineCapacity: Int {
        (trace?.lineCapacity ?? 0)
            + (shardKey.map { DownstreamEndpoint.shardKeyField.utf8CodeUnitCount + $0.text.count } ?? 0)
    }
}
