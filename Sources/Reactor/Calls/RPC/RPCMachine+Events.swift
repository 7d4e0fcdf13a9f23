import Wire
import Workload

// What the machine is told and what it says.

extension RPCMachine {
    /// A call, by the number that its client gave it.
    typealias CallID = UInt64
    /// A connection, by the number that the machine gave it.
    typealias CarrierID = UInt64

    enum Event: Equatable {
        /// A call is to be made.
        case begun(CallID)
        /// Its time-out has fired.
        case expired(CallID)
        /// Nobody waits for it any more.
        case cancelled(CallID)

        case connected(CarrierID)
        case dialFailed(CarrierID, errno: Int32)
        /// The present attempt has had its share of the time.
        case addressTimedOut(CarrierID)
        /// `open` gave a stream.
        case opened(CallID, stream: Int32, on: CarrierID)
        /// It gave none: the connection takes no more.
        case notOpened(CallID, on: CarrierID)

        /// The request's last byte is out of the session.
        case left(stream: Int32, on: CarrierID)
        /// The head of the reply is there.
        case replyBegan(stream: Int32, on: CarrierID)
        /// The whole reply is there: its call ends with it, if it is told so.
        case replied(stream: Int32, on: CarrierID)
        /// The stream is over without a whole reply.
        case reset(stream: Int32, HTTP2ErrorCode, on: CarrierID)
        /// The server allows so many streams.
        case settings(streams: Int, on: CarrierID)
        case goAway(CarrierID)
        /// What the connection brought last arrived then.
        case heard(CarrierID, arrival: Instant)
        /// All that had come on the connection has been read.
        case drained(CarrierID)
        /// The connection is over.
        case lost(CarrierID, Loss)
        /// No connection is to be kept without calls.
        case closed
    }

    enum Action: Equatable {
        /// Begin a connection to the address of this attempt, in place of the attempt before. `again`: for a call that
        /// another one took and did not process → connected, dialFailed; addressTimedOut, if it is not there by then.
        case dial(CarrierID, attempt: Int, until: Instant, again: Bool)
        /// Begin a stream for a call → opened, notOpened.
        case open(CallID, on: CarrierID)
        /// Read what has come on the connection → …, drained.
        case look(CarrierID)
        /// Reset the stream: nobody waits for its reply.
        case cancel(stream: Int32, on: CarrierID)
        /// Close the connection, or give up its dial: it is told no more.
        case close(CarrierID)
        /// The call's end: with the reply that was just told, if there is no fault.
        case end(CallID, CallFault?)
    }

    /// How a connection ended.
    enum Loss: Equatable {
        /// By the server's FIN.
        case fin
        case failed(errno: Int32)
        /// What came was no HTTP/2, or not to be gone on with.
        case broken(reason: String)

        func fault(hasBegun: Bool) -> CallFault {
            switch self {
            case .fin: hasBegun ? .malformed(reason: "closed in the middle of a reply") : .closedBeforeReply
            case .failed(let errno): .readFailed(errno: errno)
            case .broken(let reason): .malformed(reason: reason)
            }
        }
    }
}
