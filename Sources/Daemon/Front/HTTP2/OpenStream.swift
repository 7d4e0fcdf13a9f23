import Wire
import Workload

/// The stream of a call that goes on by itself. Front's thread.
final class OpenStream {
    /// What a call awaits of its client, and by which of the front's patiences.
    enum Awaited {
        /// A further message: as long as between the messages of a connection.
        case message
        /// The rest of one that has begun: as long as for a body.
        case rest
        /// That it takes what it was told: as long as for a reply.
        case room
    }

    private let number: Int32
    private weak var codec: HTTP2Codec?
    private let logged: LoggedRequest?
    private var hasBegun = false
    private var awaited: Awaited?

    /// - Parameter logged: its head, where an access log may tell of it.
    init(_ number: Int32, of codec: HTTP2Codec, logged: LoggedRequest?) {
        self.number = number
        self.codec = codec
        self.logged = logged
    }

    /// What has come of the client's messages since it was taken last, with its share of the budget.
    func takeBody() -> (bytes: [UInt8], share: BufferShare?) { codec?.session.takeBody(of: number) ?? ([], nil) }

    /// Bytes that the client was told and that have not left.
    var unsent: Int { codec?.session.unsent(on: number) ?? 0 }

    /// The front's patience begins anew only with another thing that is awaited: bytes that bring nothing forward do
    /// not prolong it.
    func await(_ awaited: Awaited) {
        guard awaited != self.awaited else { return }
        self.awaited = awaited
        codec?.await(awaited, on: number)
    }

    /// - Parameter message: its lines count if it is the first.
    func send(_ message: StreamMessage) {
        codec?.tell(message, isFirst: !hasBegun, on: number)
        hasBegun = true
    }

    /// Nothing is sent any more.
    ///
    /// - Parameter lines: of the head, where no message was sent.
    func end(lines: [UInt8], trailers: [UInt8]) {
        codec?.endCall(lines: hasBegun ? nil : lines, trailers: trailers, on: number)
        codec = nil
    }

    /// The same, and it counts as rejected by this status of HTTP.
    func refuse(_ id: RequestID, as status: Int, lines: [UInt8], trailers: [UInt8]) {
        if let codec {
            codec.front.note(
                rejected: id, status: status, asking: logged, of: nil, on: codec.transport, bytes: 0)
        }
        end(lines: lines, trailers: trailers)
    }
}
