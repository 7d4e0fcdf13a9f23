@testable import Reactor

extension CallRows {
    private static let filling = String(repeating: "x", count: CallMachine.readSize)
    private static let large = "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"
    private static let headOfWhole = String(whole.dropLast(3))

    /// Who reads much lets others have their turns, and an address that is silent lets the next one have its.
    static let turns: [Row] = [
        Row(
            "a reply that keeps coming is read twice a turn",
            begunOnKept + [
                (.ready, .read), (.received("HTTP/1.1 200 OK\r\n"), .read),
                (.received("Content-Length: 3\r\n"), .giveTurn),
                (.ready, .read), (.received("\r\n"), .read), (.received("abc"), .keep), (.kept, answered("abc")),
            ]),
        Row(
            "a read of several pieces is parsed in one turn while that is short",
            begunOnKept + [
                (.ready, .read), (.piece(large, after: .zero), .read), (.piece("abc", after: .zero), .read),
                (.piece("abc", after: .microseconds(999)), .read), (.readBlocked, .awaitReadable),
            ]),
        Row(
            "a turn ends after its time, however few bytes it took",
            begunOnKept + [
                (.ready, .read), (.piece(large, after: .zero), .read),
                (.piece("abc", after: .milliseconds(1)), .giveTurn),
                (.ready, .read), (.piece("abc", after: .zero), .read),
            ]),
        Row(
            "a reply whose last piece comes after the turn's time is taken",
            begunOnKept + [
                (.ready, .read), (.piece(headOfWhole, after: .zero), .read),
                (.piece("abc", after: .milliseconds(2)), .discard), (.discarded, answered("abc", isUpperBound: true)),
            ]),
        Row(
            "a reply with bytes behind it, in the next piece, leaves no connection to keep",
            begunOnKept + [
                (.ready, .read), (.piece(whole, after: .zero), .discard),
                (.discarded, answered("abc", isUpperBound: true)),
            ]),
        Row(
            "a read that fills the buffer is a turn",
            begunOnKept + [
                (.ready, .read), (.received(large), .read), (.readBlocked, .awaitReadable),
                (.ready, .read), (.received(filling), .giveTurn), (.ready, .read), (.readBlocked, .awaitReadable),
            ]),
        Row(
            "a reply that lies in the kernel wins over the timer, in more than one turn",
            begunOnKept + [
                (.ready, .read), (.received(large), .read), (.readBlocked, .awaitReadable),
                (.timerFired, .read), (.received(filling), .giveTurn), (.ready, .read), (.readBlocked, .discard),
                (.discarded, failed(.replyTimedOut(hasBegun: true))),
            ]),
        Row(
            "an address that does not answer gives way to the next",
            [
                (.onNone, .dial(address: 0)), (.connecting, .awaitConnection), (.addressTimedOut, .discard),
                (.discarded, .dial(address: 1)), (.connecting, .awaitConnection), (.timerFired, .discard),
                (.discarded, failed(.dialTimedOut)),
            ]),
    ]
}
