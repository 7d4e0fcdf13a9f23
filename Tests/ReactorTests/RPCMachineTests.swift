import Testing
import Workload

@testable import Reactor

/// The client's decisions over gRPC: what it is told, and what it does about it.
struct RPCMachineTests {
    typealias Machine = RPCMachine

    struct Step {
        var milliseconds: Int64
        var events: [Machine.Event]
        var actions: [Machine.Action]

        init(_ milliseconds: Int64, _ events: Machine.Event..., to actions: [Machine.Action] = []) {
            (self.milliseconds, self.events, self.actions) = (milliseconds, events, actions)
        }
    }

    struct Row: CustomTestStringConvertible {
        var name: String
        var addresses = 1
        var steps: [Step]

        var testDescription: String { name }
    }

    static let origin = Instant(nanoseconds: 1_000_000_000)

    /// A second is a dial's time.
    static func at(_ milliseconds: Int64) -> Instant { origin + .milliseconds(milliseconds) }

    static func dial(
        _ carrier: UInt64, attempt: Int = 0, until milliseconds: Int64, again: Bool = false
    ) -> Machine.Action {
        .dial(carrier, attempt: attempt, until: at(milliseconds), again: again)
    }

    /// Calls 1… are on streams 1, 3, … of connection 1, which is made and speaks HTTP/2, and their requests are out.
    static func carried(_ calls: UInt64, left: Bool = true) -> [Step] {
        let streams = (1...calls).map { (call: $0, stream: Int32(2 * $0 - 1)) }
        var steps = [
            Step(0, .begun(1), to: [dial(1, until: 1_000)]),
            Step(1, .connected(1), to: [.open(1, on: 1)]),
            Step(1, .opened(1, stream: 1, on: 1)),
            Step(1, .settings(streams: 100, on: 1)),
        ]
        for (call, stream) in streams.dropFirst() {
            steps.append(Step(1, .begun(call), to: [.open(call, on: 1)]))
            steps.append(Step(1, .opened(call, stream: stream, on: 1)))
        }
        if left { steps += streams.map { Step(1, .left(stream: $0.stream, on: 1)) } }
        return steps
    }

    @Test(arguments: Self.rows + Self.endings + Self.losses)
    func actionsFollowFromWhatHappened(_ row: Row) {
        var machine = RPCMachine(addresses: row.addresses, dialTimeout: .seconds(1))
        for (number, step) in row.steps.enumerated() {
            var actions: [Machine.Action] = []
            for event in step.events {
                machine.take(event, at: Self.at(step.milliseconds))
                while let action = machine.nextAction() { actions.append(action) }
            }
            #expect(actions == step.actions, "step \(number), \(step.events)")
        }
    }

    static let rows = [
        Row(
            name: "calls share one connection",
            steps: carried(2) + [
                Step(2, .replied(stream: 3, on: 1), to: [.end(2, nil)]),
                Step(3, .begun(3), to: [.open(3, on: 1)]),
                Step(3, .opened(3, stream: 5, on: 1)),
                Step(4, .replied(stream: 1, on: 1), .replied(stream: 5, on: 1), to: [.end(1, nil), .end(3, nil)]),
                // What is told of a stream that is over is passed over.
                Step(5, .replied(stream: 1, on: 1), .left(stream: 1, on: 1)),
            ]),
        Row(
            name: "calls wait while the connection is made",
            steps: [
                Step(0, .begun(1), .begun(2), to: [dial(1, until: 1_000)]),
                Step(5, .connected(1), to: [.open(1, on: 1), .open(2, on: 1)]),
            ]),
        Row(
            name: "calls wait while the server allows no more streams, and go in their order",
            steps: carried(1) + [
                Step(2, .settings(streams: 1, on: 1)),
                Step(2, .begun(2), .begun(3)),
                Step(3, .replied(stream: 1, on: 1), to: [.end(1, nil), .open(2, on: 1)]),
                Step(3, .opened(2, stream: 3, on: 1)),
                Step(4, .settings(streams: 2, on: 1), to: [.open(3, on: 1)]),
            ]),
        Row(
            name: "before its settings a server is taken to allow a hundred streams",
            steps: [Step(0, .begun(0), to: [dial(1, until: 1_000)])]
                + (1...100).map { Step(0, .begun($0)) }
                + [Step(1, .connected(1), to: (0..<100).map { .open($0, on: 1) })]
                + (0..<100).map { Step(1, .opened($0, stream: Int32(2 * $0 + 1), on: 1)) }
                + [Step(9, .settings(streams: 1_000, on: 1), to: [.open(100, on: 1)])]),
        Row(
            name: "the next address has its turn when one refuses, and when one is silent", addresses: 4,
            steps: [
                Step(0, .begun(1), to: [dial(1, until: 250)]),
                Step(10, .dialFailed(1, errno: 111), to: [dial(1, attempt: 1, until: 340)]),
                Step(340, .addressTimedOut(1), to: [dial(1, attempt: 2, until: 670)]),
                Step(341, .connected(1), to: [.open(1, on: 1)]),
            ]),
        Row(
            name: "failed dials fail who waits, and further calls until a pause is over, which grows",
            steps: [
                Step(0, .begun(1), .begun(2), to: [dial(1, until: 1_000)]),
                Step(
                    0, .dialFailed(1, errno: 111),
                    to: [.close(1), .end(1, .dialFailed(errno: 111)), .end(2, .dialFailed(errno: 111))]),
                Step(9, .begun(3), to: [.end(3, .dialFailed(errno: 111))]),
                Step(10, .begun(4), to: [dial(2, until: 1_010)]),
                Step(1_010, .addressTimedOut(2), to: [.close(2), .end(4, .dialTimedOut)]),
                Step(1_029, .begun(5), to: [.end(5, .dialTimedOut)]),
                Step(1_030, .begun(6), to: [dial(3, until: 2_030)]),
                Step(1_031, .connected(3), .opened(6, stream: 1, on: 3), to: [.open(6, on: 3)]),
                Step(1_032, .left(stream: 1, on: 3), .settings(streams: 9, on: 3)),
                Step(1_032, .lost(3, .fin), to: [.close(3), .end(6, .closedBeforeReply)]),
                Step(1_033, .begun(7), to: [dial(4, until: 2_033)]),
                Step(1_034, .dialFailed(4, errno: 111), to: [.close(4), .end(7, .dialFailed(errno: 111))]),
                Step(1_044, .begun(8), to: [dial(5, until: 2_044)]),
            ]),
    ]
}
