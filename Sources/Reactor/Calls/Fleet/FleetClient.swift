import Balancing
import Wire
import Workload

/// The client of one loop for a fleet: where an attempt goes, and when another one is made. Loop thread only.
///
/// `Roster` and `CallAttempts` decide; this does what they say, by a client for each machine. A call ends at its
/// request's deadline, and each attempt by `timeout` at the latest, too.
public final class FleetClient {
    let setting: CalledFleet
    /// Connections that all machines may have together.
    let descriptors: Int
    let loop: EventLoop
    let timeout: Duration
    let buffers: BufferBudget?
    let holds: ThreadHolds?
    let dialling: DialObserver
    let observer: (any FleetObserver)?

    var roster: Roster
    /// By their rows.
    var machines: [CalledMachine?] = []
    /// That are on the list no more, and have attempts still.
    var leaving: [CalledMachine] = []
    /// They have ended within a callback of their own, and are dropped in a later pass.
    let gone: Turns<CalledMachine>
    var account: RetryAccount?
    var hedge: HedgeDelay?
    var calls: [UInt64: FleetCall] = [:]
    /// Calls, each until something is to be done about it.
    let waits: WaitingList
    /// Of waits and of seeds.
    var random: SplitMix64
    var beat: Timer?
    var questions: Timer?
    /// The place among the members of the machine that is asked next.
    var nextAsked = 0

    private var number: UInt64 = 0
    /// A call is being begun: its answer is told later.
    private var isSending = false
    private let early: Turns<(then: (Answer) -> Void, answer: Answer)>
    private var cancelled: Turns<UInt64>?

    /// - Parameters:
    ///   - timeout: of an attempt.
    ///   - seed: of what is left to chance.
    public init(
        loop: EventLoop, fleet: Fleet, buffers: BufferBudget? = nil, timeout: Duration, holds: ThreadHolds? = nil,
        dialling: @escaping DialObserver = { _ in }, observer: (any FleetObserver)? = nil,
        seed: UInt64 = .random(in: .min ... .max)
    ) throws(ReactorError) {
        (self.loop, self.timeout, self.buffers, self.holds) = (loop, timeout, buffers, holds)
        (self.dialling, self.observer) = (dialling, observer)
        (setting, descriptors) = (fleet.setting, fleet.descriptors)
        random = SplitMix64(state: seed)
        roster = Roster(setting.roster, seed: random.next())
        account = setting.attempts.budget.map(RetryAccount.init)
        hedge = setting.attempts.hedge.map(HedgeDelay.init)
        waits = try WaitingList(on: loop)
        early = try Turns(on: loop) { $0.then($0.answer) }
        gone = try Turns(on: loop) { _ in }
        cancelled = try Turns(on: loop) { [weak self] in self?.cancel($0) }
        try startBeat()
        try startQuestions()
        use(fleet.machines)
        fleet.follow { [weak self] in self?.use($0) }
    }

    /// Begins a call. `then` is called once, later, from the loop, and never before `send` has returned; it may send
    /// again, and may close the client.
    ///
    /// - Parameter cancellation: ends the call. To be uttered on the loop's thread.
    public func send(_ call: Call, until cancellation: Cancellation? = nil, then: @escaping (Answer) -> Void) {
        let now = Clock.now()
        number += 1
        let attempts = CallAttempts(policy: setting.attempts, deadline: call.deadline, seed: random.next())
        let made = FleetCall(number, call, of: self, attempts: attempts, cancellation: cancellation, then: then)
        calls[number] = made
        let wasSending = isSending
        isSending = true
        if now < call.deadline {
            perform(made.attempts.start(at: now, account: &account), of: made, at: now)
        } else {
            fail(made, .timeout, "downstream: not called: the request's deadline is over", at: now)
        }
        isSending = wasSending
        if let cancellation, calls[made.number] != nil { listen(to: cancellation, for: made.number) }
    }

    /// Keeps no connections without calls, and asks nobody any more; calls that are outstanding go on to their answers.
    public func close() {
        beat = nil
        questions = nil
        for machine in machines { machine?.close() }
    }

    /// Ends a call; those of its attempts that still run are cancelled.
    func tell(_ made: FleetCall, _ answer: Answer) {
        calls[made.number] = nil
        cancelRunning(of: made)
        forgetWait(of: made)
        made.cancellation?.disarm()
        if isSending { early.append((made.then, answer)) } else { made.then(answer) }
    }

    /// Ends a call of which no attempt says more.
    func fail(_ made: FleetCall, _ kind: DownstreamErrorKind, _ reason: String, at now: Instant) {
        var answer = Answer(result: .failure(DownstreamFailure(kind: kind, reason: reason)), arrival: now)
        answer.attempts = made.attempts.attempts(at: now)
        tell(made, answer)
    }

    private func listen(to cancellation: Cancellation, for call: UInt64) {
        // Safe: it is uttered on the loop's thread, which owns them.
        nonisolated(unsafe) let turns = cancelled
        cancellation.arm { turns?.append(call) }
    }
}
