import Workload

@testable import Reactor

extension RPCMachineTests {
    /// How calls end by their time-out, by their cancellation, and by what the server says of their streams.
    static let endings = [
        Row(
            name: "a call whose time is over ends once all that came is read, and its stream is reset",
            steps: carried(1) + [
                Step(50, .expired(1), to: [.look(1)]),
                Step(
                    50, .drained(1),
                    to: [.cancel(stream: 1, on: 1), .end(1, .replyTimedOut(hasBegun: false))]),
                Step(51, .begun(2), to: [.open(2, on: 1)]),
            ]),
        Row(
            name: "a reply that lies in the kernel when the time is over is the call's",
            steps: carried(1) + [
                Step(50, .expired(1), to: [.look(1)]),
                Step(50, .replied(stream: 1, on: 1), .drained(1), to: [.end(1, nil)]),
            ]),
        Row(
            name: "what comes behind the time-out is not waited for",
            steps: carried(1) + [
                Step(50, .replyBegan(stream: 1, on: 1), .expired(1), to: [.look(1)]),
                Step(51, .heard(1, arrival: at(50))),
                Step(
                    52, .heard(1, arrival: at(51)),
                    to: [.cancel(stream: 1, on: 1), .end(1, .replyTimedOut(hasBegun: true))]),
            ]),
        Row(
            name: "nobody waits for a reply: its stream is reset",
            steps: carried(2) + [
                Step(5, .cancelled(2), to: [.look(1)]),
                Step(
                    5, .drained(1),
                    to: [.cancel(stream: 3, on: 1), .end(2, .replyTimedOut(hasBegun: false))]),
                Step(6, .replied(stream: 1, on: 1), to: [.end(1, nil)]),
            ]),
        Row(
            name: "a call that waits ends by its time-out without a stream",
            steps: carried(1) + [
                Step(2, .settings(streams: 1, on: 1)),
                Step(2, .begun(2), .begun(3)),
                Step(50, .expired(2), to: [.end(2, .replyTimedOut(hasBegun: false))]),
                Step(51, .replied(stream: 1, on: 1), to: [.end(1, nil), .open(3, on: 1)]),
            ]),
        Row(
            name: "a call that waits for the dial ends by its time-out, and the dial goes on",
            steps: [
                Step(0, .begun(1), to: [dial(1, until: 1_000)]),
                Step(50, .expired(1), to: [.end(1, .dialTimedOut)]),
                Step(51, .connected(1)),
                Step(52, .begun(2), to: [.open(2, on: 1)]),
            ]),
        Row(
            name: "a connection that took no request within its call's time takes no more",
            steps: carried(2, left: false) + [
                Step(2, .left(stream: 1, on: 1)),
                Step(50, .expired(2), to: [.look(1)]),
                Step(
                    50, .drained(1),
                    to: [.cancel(stream: 3, on: 1), .end(2, .replyTimedOut(hasBegun: false))]),
                Step(51, .begun(3), to: [dial(2, until: 1_051)]),
                Step(52, .replied(stream: 1, on: 1), to: [.end(1, nil), .close(1)]),
            ]),
        Row(
            name: "a stream that the server resets is a failure",
            steps: carried(2) + [
                Step(
                    2, .reset(stream: 1, .internalError, on: 1),
                    to: [.end(1, .reset(.internalError, hasBegun: false))]),
                Step(
                    2, .replyBegan(stream: 3, on: 1), .reset(stream: 3, .cancel, on: 1),
                    to: [.end(2, .reset(.cancel, hasBegun: true))]),
            ]),
        Row(
            name: "a call that the server refuses is made once more, before those that wait",
            steps: carried(1) + [
                Step(2, .settings(streams: 1, on: 1), .begun(2)),
                Step(3, .reset(stream: 1, .refusedStream, on: 1), to: [.open(1, on: 1)]),
                Step(3, .opened(1, stream: 3, on: 1)),
                Step(
                    4, .reset(stream: 3, .refusedStream, on: 1),
                    to: [.end(1, .notTaken(reason: "the server refused the call twice")), .open(2, on: 1)]),
            ]),
        Row(
            name: "a refused call whose time is over is not made again",
            steps: carried(1) + [
                Step(50, .expired(1), to: [.look(1)]),
                Step(50, .reset(stream: 1, .refusedStream, on: 1), to: [.end(1, .replyTimedOut(hasBegun: false))]),
            ]),
    ]

    /// How connections end.
    static let losses = [
        Row(
            name: "a lost connection fails the calls it carried; what was not out is made again, and the next call too",
            steps: carried(3, left: false) + [
                Step(2, .left(stream: 1, on: 1), .left(stream: 3, on: 1), .replyBegan(stream: 3, on: 1)),
                Step(
                    3, .lost(1, .fin),
                    to: [
                        .close(1), .end(1, .closedBeforeReply),
                        .end(2, .malformed(reason: "closed in the middle of a reply")),
                        dial(2, until: 1_003, again: true),
                    ]),
                Step(4, .begun(4)),
                Step(5, .connected(2), to: [.open(3, on: 2), .open(4, on: 2)]),
            ]),
        Row(
            name: "a connection that is lost while it carries nothing is replaced with the next call",
            steps: carried(1) + [
                Step(2, .replied(stream: 1, on: 1), to: [.end(1, nil)]),
                Step(3, .lost(1, .failed(errno: 104)), to: [.close(1)]),
                Step(4, .begun(2), to: [dial(2, until: 1_004)]),
            ]),
        Row(
            name: "a connection that ends before the server's settings makes calls fail until a pause is over",
            steps: [
                Step(0, .begun(1), to: [dial(1, until: 1_000)]),
                Step(1, .connected(1), .opened(1, stream: 1, on: 1), .left(stream: 1, on: 1), to: [.open(1, on: 1)]),
                Step(2, .lost(1, .broken(reason: "x")), to: [.close(1), .end(1, .malformed(reason: "x"))]),
                Step(11, .begun(2), to: [.end(2, .malformed(reason: "x"))]),
                Step(12, .begun(3), to: [dial(2, until: 1_012)]),
            ]),
        Row(
            name: "a connection that goes away carries its calls to their end, beside its successor",
            steps: carried(2) + [
                Step(2, .goAway(1), .reset(stream: 3, .refusedStream, on: 1), to: [dial(2, until: 1_002, again: true)]),
                Step(3, .connected(2), to: [.open(2, on: 2)]),
                Step(3, .opened(2, stream: 1, on: 2)),
                Step(4, .replied(stream: 1, on: 1), to: [.end(1, nil), .close(1)]),
                Step(5, .replied(stream: 1, on: 2), to: [.end(2, nil)]),
            ]),
        Row(
            name: "a connection without calls that goes away is closed",
            steps: carried(1) + [Step(2, .replied(stream: 1, on: 1), .goAway(1), to: [.end(1, nil), .close(1)])]),
        Row(
            name: "a connection that has no streams left is replaced",
            steps: carried(1) + [
                Step(2, .begun(2), to: [.open(2, on: 1)]),
                Step(2, .notOpened(2, on: 1), to: [dial(2, until: 1_002, again: true)]),
                Step(3, .replied(stream: 1, on: 1), to: [.end(1, nil), .close(1)]),
            ]),
        Row(
            name: "of many connections that go away the oldest is ended",
            steps: carried(1) + [Step(1, .goAway(1))]
                + (2...8).flatMap { number in
                    [
                        Step(2, .begun(number), to: [dial(number, until: 1_002)]),
                        Step(2, .connected(number), to: [.open(number, on: number)]),
                        Step(2, .opened(number, stream: 1, on: number), .settings(streams: 9, on: number)),
                        Step(2, .left(stream: 1, on: number), .goAway(number)),
                    ]
                } + [
                    Step(
                        3, .begun(9),
                        to: [
                            .close(1),
                            .end(1, .malformed(reason: "too many connections at once are going away")),
                            dial(9, until: 1_003),
                        ])
                ]),
        Row(
            name: "once closed, the connection is kept until its last call has ended",
            steps: carried(1) + [
                Step(2, .closed),
                Step(3, .replied(stream: 1, on: 1), to: [.end(1, nil), .close(1)]),
                Step(4, .begun(2), to: [dial(2, until: 1_004)]),
            ]),
        Row(
            name: "once closed, an idle connection goes",
            steps: carried(1) + [Step(2, .replied(stream: 1, on: 1), .closed, to: [.end(1, nil), .close(1)])]),
    ]
}
