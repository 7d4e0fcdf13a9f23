import Modes
import Wire

/// What is spoken on a transport: it makes messages of bytes, and bytes of what they are told. A request's client is
/// one of its messages. Front's thread.
///
/// It has no socket: each call brings the transport, by which it sends, and which it ends where nothing can follow.
protocol Codec: AnyObject {
    /// Where in a message the client stands.
    var phase: RequestParser.Phase { get }

    /// Takes bytes up to the end of the front's turn, or of a message behind which nothing can be taken for now. In a
    /// transport that is `settling`, what they hold is settled instead of served.
    func take(_ bytes: UnsafeRawBufferPointer, from segment: Segment, on transport: Transport) -> TakenBytes

    /// The front's patience is over, and nothing lies in the kernel that would bring the message forward.
    func losePatience(on transport: Transport)
}

/// What a codec has made of some bytes.
struct TakenBytes {
    /// Bytes of them.
    var count: Int
    /// The request that the transport is lent with.
    var request: Request?
}
