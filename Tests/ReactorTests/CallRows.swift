import Glibc
import Testing
import Workload

@testable import Reactor

/// Rows of what a driver tells the machine of a downstream call, and what the machine then wants.
enum CallRows {
    typealias Action = CallMachine.Action

    /// An event. Unchecked because `Event` can hold a pointer; the rows hold none.
    enum Told: @unchecked Sendable {
        case event(CallMachine.Event)
        case received(String), piece(String, after: Duration)

        static let onKept = Told.event(.begin(onKeptConnection: true))
        static let onNone = Told.event(.begin(onKeptConnection: false))
        static let connected = Told.event(.connected)
        static let connecting = Told.event(.connecting)
        static let refused = Told.event(.dialFailed(errno: ECONNREFUSED))
        static let ready = Told.event(.ready)
        static let sent = Told.event(.sent)
        static let sendBlocked = Told.event(.sendBlocked)
        static let brokenPipe = Told.event(.sendFailed(errno: EPIPE))
        static let readBlocked = Told.event(.read(.blocked))
        static let ended = Told.event(.read(.ended(arrival: CallRows.finArrival)))
        static let reset = Told.event(.read(.failed(errno: ECONNRESET)))
        static let kept = Told.event(.kept)
        static let discarded = Told.event(.discarded)
        static let timerFired = Told.event(.timerFired)
        static let addressTimedOut = Told.event(.addressTimedOut)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var steps: [(Told, Action)]

        init(_ name: String, _ steps: [(Told, Action)]) {
            testDescription = name
            self.steps = steps
        }
    }

    static let arrival = Instant(nanoseconds: 7)
    static let finArrival = Instant(nanoseconds: 8)
    static let now = Instant(nanoseconds: 9)
    static let whole = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
    static let closing = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc"
    static let untilClose = "HTTP/1.1 200 OK\r\n\r\nabc"

    static let begunOnKept: [(Told, Action)] = [(.onKept, .send), (.sent, .awaitReadable)]
    static let begunOnDialled: [(Told, Action)] = [
        (.onNone, .dial(address: 0)), (.connected, .send), (.sent, .awaitReadable),
    ]
    static let redialled: [(Told, Action)] = [
        (.discarded, .dial(address: 0, again: true)), (.connecting, .awaitConnection), (.ready, .completeDial),
        (.connected, .send),
        (.sent, .awaitReadable), (.ready, .read),
    ]

    static let ways: [Row] = [
        Row(
            "a kept connection is used and kept",
            begunOnKept + [
                (.ready, .read), (.received(whole), .keep), (.kept, answered("abc")),
            ]),
        Row(
            "without one a connection is dialled and kept",
            [
                (.onNone, .dial(address: 0)), (.connecting, .awaitConnection), (.ready, .completeDial),
                (.connected, .send),
                (.sent, .awaitReadable), (.ready, .read), (.received(whole), .keep), (.kept, answered("abc")),
            ]),
        Row(
            "a request that does not fit waits for room",
            [
                (.onKept, .send), (.sendBlocked, .awaitWritable), (.ready, .send), (.sent, .awaitReadable),
            ]),
        Row(
            "a reply in pieces is read until it is whole",
            begunOnKept + [
                (.ready, .read), (.received(String(whole.dropLast(30))), .read), (.readBlocked, .awaitReadable),
                (.ready, .read), (.received(String(whole.suffix(30))), .keep), (.kept, answered("abc")),
            ]),
        Row(
            "a reply that says close is not kept",
            begunOnDialled + [
                (.ready, .read), (.received(closing), .discard), (.discarded, answered("abc")),
            ]),
        Row(
            "bytes behind the reply make the arrival a bound and end the connection",
            begunOnKept + [
                (.ready, .read), (.received(whole + "HTTP"), .discard),
                (.discarded, answered("abc", isUpperBound: true)),
            ]),
        Row(
            "a reply may end by close",
            begunOnDialled + [
                (.ready, .read), (.received(untilClose), .read), (.ended, .discard),
                (.discarded, answered("abc", at: finArrival, isUpperBound: true)),
            ]),
        Row(
            "interim replies are passed over",
            begunOnKept + [
                (.ready, .read), (.received("HTTP/1.1 103 Early Hints\r\n\r\n" + whole), .keep),
                (.kept, answered("abc")),
            ]),
    ]

    static let deadConnections: [Row] = [
        Row(
            "a kept connection that takes no request is replaced",
            [
                (.onKept, .send), (.brokenPipe, .discard),
            ] + redialled + [(.received(whole), .keep), (.kept, answered("abc"))]),
        Row(
            "a kept connection that ends before a reply is replaced",
            begunOnKept + [
                (.ready, .read), (.ended, .discard),
            ] + redialled + [(.received(whole), .keep), (.kept, answered("abc"))]),
        Row(
            "a kept connection that is reset before a reply is replaced",
            begunOnKept + [
                (.ready, .read), (.reset, .discard),
            ] + redialled + [(.received(whole), .keep), (.kept, answered("abc"))]),
        Row(
            "a connection is replaced only once",
            begunOnKept + [
                (.ready, .read), (.ended, .discard),
            ] + redialled + [(.ended, .discard), (.discarded, failed(.closedBeforeReply))]),
        Row(
            "a kept connection that ends within a reply has failed",
            begunOnKept + [
                (.ready, .read), (.received("HTTP/1.1 200 OK\r\n"), .read), (.ended, .discard),
                (.discarded, failed(.malformed(reason: "closed in the middle of a reply"))),
            ]),
        Row(
            "a kept connection that ends after an interim reply has failed",
            begunOnKept + [
                (.ready, .read), (.received("HTTP/1.1 100 Continue\r\n\r\n"), .read), (.reset, .discard),
                (.discarded, failed(.readFailed(errno: ECONNRESET))),
            ]),
        Row(
            "a dialled connection that ends before a reply has failed",
            begunOnDialled + [
                (.ready, .read), (.ended, .discard), (.discarded, failed(.closedBeforeReply)),
            ]),
        Row(
            "a dialled connection that is reset has failed",
            begunOnDialled + [
                (.ready, .read), (.reset, .discard), (.discarded, failed(.readFailed(errno: ECONNRESET))),
            ]),
        Row(
            "a reset ends no reply, not even one that ends by close",
            begunOnDialled + [
                (.ready, .read), (.received(untilClose), .read), (.reset, .discard),
                (.discarded, failed(.readFailed(errno: ECONNRESET))),
            ]),
        Row(
            "a dialled connection that takes no request may hold a reply",
            [
                (.onNone, .dial(address: 0)), (.connected, .send), (.brokenPipe, .read),
                (.received("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"), .discard),
                (.discarded, answered("", status: 503)),
            ]),
        Row(
            "a dialled connection that takes no request and holds no reply has failed",
            [
                (.onNone, .dial(address: 0)), (.connected, .send), (.brokenPipe, .read), (.reset, .discard),
                (.discarded, failed(.sendFailed(errno: EPIPE))),
            ]),
    ]

    static let failures: [Row] = [
        Row(
            "a refused dial has failed",
            [
                (.onNone, .dial(address: 0)), (.connecting, .awaitConnection), (.ready, .completeDial),
                (.refused, .discard),
                (.discarded, .dial(address: 1)), (.refused, .discard),
                (.discarded, failed(.dialFailed(errno: ECONNREFUSED))),
            ]),
        Row(
            "the second address serves when the first refuses",
            [
                (.onNone, .dial(address: 0)), (.refused, .discard), (.discarded, .dial(address: 1)),
                (.connected, .send),
            ]),
        Row(
            "a status other than 2xx is a reply, and the connection is kept",
            begunOnKept + [
                (.ready, .read), (.received("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno"), .keep),
                (.kept, answered("no", status: 404)),
            ]),
        Row(
            "a redirect is not followed",
            begunOnKept + [
                (.ready, .read), (.received("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"), .keep),
                (.kept, answered("", status: 302)),
            ]),
        Row(
            "a dial that takes too long has timed out",
            [
                (.onNone, .dial(address: 0)), (.connecting, .awaitConnection), (.timerFired, .discard),
                (.discarded, failed(.dialTimedOut)),
            ]),
        Row(
            "a request that is not taken in time has timed out",
            [
                (.onKept, .send), (.sendBlocked, .awaitWritable), (.timerFired, .read), (.readBlocked, .discard),
                (.discarded, failed(.replyTimedOut(hasBegun: false))),
            ]),
        Row(
            "a reply that does not begin has timed out",
            begunOnKept + [
                (.timerFired, .read), (.readBlocked, .discard), (.discarded, failed(.replyTimedOut(hasBegun: false))),
            ]),
        Row(
            "a reply that does not end has timed out",
            begunOnKept + [
                (.ready, .read), (.received("HTTP/1.1 200 OK\r\n"), .read), (.readBlocked, .awaitReadable),
                (.timerFired, .read), (.received("Content-Length: 9\r\n\r\n"), .read), (.readBlocked, .discard),
                (.discarded, failed(.replyTimedOut(hasBegun: true))),
            ]),
        Row(
            "a connection found dead at the time-out is not replaced",
            begunOnKept + [
                (.timerFired, .read), (.ended, .discard), (.discarded, failed(.replyTimedOut(hasBegun: false))),
            ]),
        Row(
            "a reply that lies in the kernel wins over the timer",
            begunOnKept + [
                (.timerFired, .read), (.received(whole), .keep), (.kept, answered("abc")),
            ]),
        Row(
            "a reply that lies in the kernel in pieces wins over the timer",
            begunOnDialled + [
                (.timerFired, .read), (.received(untilClose), .read), (.ended, .discard),
                (.discarded, answered("abc", at: finArrival, isUpperBound: true)),
            ]),
    ]
}
