import Workload

@testable import Telemetry

extension Account {
    /// A finished GET, with the marks given in milliseconds; all of a compute mark but `preempted`
    /// was on the CPU, on the thread of that number.
    static func sample(
        id: RequestID = .ours(salt: 0x9f, number: 3), method: Method = .get, kind: ComputeKind = .hash,
        status: Int = 200, budget: Duration = .milliseconds(100), arrivalIsUpperBound: Bool = false,
        hangUp: Duration? = nil, failure: Duration? = nil, reason: String? = nil,
        kindOfFailure: RequestFailure.Kind = .work, hasBegun: Bool = true, holder: Holder? = nil,
        wouldDrop: DropReason? = nil, trace: BroughtTrace? = nil, runner: UInt32 = 4_711,
        at arrival: Instant = Instant(nanoseconds: 1_000_000_000),
        marks: [(stage: Stage, milliseconds: UInt64, preempted: UInt64)]
    ) -> Account {
        var timeline = Timeline(arrival: arrival, arrivalIsUpperBound: arrivalIsUpperBound)
        for mark in marks {
            let end = timeline.end + .milliseconds(Int64(mark.milliseconds))
            if mark.stage == .compute {
                timeline.markCompute(
                    cpuNanoseconds: (mark.milliseconds - mark.preempted) * 1_000_000, by: runner, until: end)
            } else {
                timeline.mark(mark.stage, until: end)
            }
        }
        let failure = failure.map {
            RequestFailure(at: arrival + $0, kind: kindOfFailure, reason: reason ?? "", hasBegun: hasBegun)
        }
        let ending = Ending(
            timeline: timeline, deadline: arrival + budget, askedCompute: 0, hangUp: hangUp.map { arrival + $0 },
            failure: failure)
        let order = WorkOrder(
            method: method, kind: kind, before: .init(asked: .milliseconds(5), units: 10),
            after: .init(asked: .milliseconds(15), units: 20),
            downstream: .milliseconds(20), budget: budget)
        return Account(
            id: id, order: order, replyStatus: status, timeline: timeline, ending: ending,
            failure: failure, hangUp: hangUp.map { HangUp(at: arrival + $0, isAsSeen: true) }, holder: holder,
            wouldDrop: wouldDrop, trace: trace)
    }

    /// The same, but for what is given.
    func with(
        id: RequestID? = nil, timeline: Timeline? = nil, ending: Ending? = nil, holder: Holder? = nil,
        wouldDrop: DropReason? = nil, trace: BroughtTrace? = nil, messageProtocol: MessageProtocol? = nil,
        call: CallFacts? = nil, attempts: [Attempt]? = nil, isReplayed: Bool? = nil
    ) -> Account {
        Account(
            id: id ?? self.id, order: order, replyStatus: status, timeline: timeline ?? self.timeline,
            ending: ending ?? self.ending, failure: failure, hangUp: hangUp, holder: holder ?? self.holder,
            wouldDrop: wouldDrop ?? self.wouldDrop, trace: trace ?? self.trace,
            messageProtocol: messageProtocol ?? self.messageProtocol, call: call ?? self.call,
            attempts: attempts ?? self.attempts, isReplayed: isReplayed ?? self.isReplayed)
    }

    /// Met its deadline: 1 ms in the kernel, 2 in the queue, 1 writing.
    static var quick: Account {
        sample(marks: [(.kernel, 1, 0), (.queue, 2, 0), (.write, 1, 0)])
    }

    /// Refused after 3 ms.
    static func refused(_ reason: DropReason, hangUp: Duration? = nil) -> Account {
        sample(
            status: 503, hangUp: hangUp, failure: .milliseconds(3), reason: reason.told,
            kindOfFailure: .dropped(reason), hasBegun: false, marks: [(.kernel, 1, 0), (.queue, 2, 0), (.write, 1, 0)])
    }

    /// The story's A: its answer sat unread for 248 ms while B computed.
    static var story: Account {
        sample(
            budget: .milliseconds(150), holder: Holder(id: .ours(salt: 0x9f, number: 4), nanoseconds: 240_000_000),
            marks: [
                (.kernel, 1, 0), (.queue, 1, 0), (.compute, 20, 0), (.downstream, 50, 0), (.stale, 248, 0),
                (.compute, 100, 80), (.write, 1, 0),
            ])
    }
}

extension BroughtTrace {
    static let sample = BroughtTrace(
        TraceContext(
            trace: TraceID(high: 0x0af7_6519_16cd_43dd, low: 0x8448_eb21_1c80_319c), parent: 0xb7ad_6b71_6920_3331,
            span: 0xf0_67aa_0ba9_02b7, flags: 1))
}

extension RequestFailure.Kind {
    /// All that there are.
    static var samples: [RequestFailure.Kind] {
        [.work] + DownstreamErrorKind.allCases.map { .downstream($0) } + DropReason.allCases.map { .dropped($0) }
    }
}
