import Wire
import Workload

// What the machine says and what it is told.

extension CallMachine {
    enum Action: Equatable, Sendable {
        /// Open a connection to this address of the endpoint, for a kept one that turned out dead if `again` →
        /// connected, connecting, dialFailed.
        case dial(address: Int, again: Bool = false)
        /// Wait until the connection is made or refused → ready, timerFired; addressTimedOut, if `hasFurtherAddress`.
        case awaitConnection
        /// Ask what became of it → connected, dialFailed.
        case completeDial
        /// Send the request, or what is left of it → sent, sendBlocked, sendFailed.
        case send
        /// → ready, timerFired.
        case awaitWritable
        /// The next piece of what was read, else of one read without blocking → read.
        case read
        /// → ready, timerFired.
        case awaitReadable
        /// There is more to read, and others have waited for long enough: go on behind them → ready, timerFired.
        case giveTurn
        /// Keep the connection for another call → kept.
        case keep
        /// Close the connection, if there is one → discarded.
        case discard
        /// The end: nothing is told any more.
        case finish(Finish)
    }

    enum Event {
        case begin(onKeptConnection: Bool)
        case connected, connecting
        case dialFailed(errno: Int32)
        case ready
        case sent, sendBlocked
        case sendFailed(errno: Int32)
        case read(ReplyReading.Step)
        case kept, discarded
        case timerFired
        /// The present address has had its share of the time.
        case addressTimedOut
    }

    public struct Finish: Equatable, Sendable {
        /// The reply, whatever its status.
        public var result: Result<HTTPReply, CallFault>
        var arrival: Instant
        var arrivalIsUpperBound = false
    }
}

/// Bytes of one read.
public struct ReplyPiece {
    public var bytes: UnsafeRawBufferPointer
    /// When the newest segment of the read arrived in the kernel.
    public var arrival: Instant
    /// Whether it may have been earlier.
    public var isUpperBound = false
    /// Whether the read holds nothing behind it.
    public var isLast = true
}
