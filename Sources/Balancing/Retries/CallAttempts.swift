import Workload

/// The attempts of one call: when there is another, and which of them is the answer. It knows nothing of machines but
/// the numbers of those that it has tried. Not shared.
///
/// Its driver asks `start` once, tells `began` and `ended` of each attempt, and `hedgeIsDue` where one is slow, and
/// does what the step says. Nothing is made again after a deadline, nor without a share of the account that all calls
/// have together.
public struct CallAttempts: Sendable {
    public enum Step: Equatable, Sendable {
        /// The call ends with the result of this attempt, by its number. Those that still run are to be cancelled.
        case answer(Int)
        /// A further one is to begin, at a machine that is none of these if there is another, and not before.
        case attempt(avoiding: [Int], notBefore: Instant)
        /// Nothing is to be done until something else happens.
        case wait
    }

    private struct Try {
        var machine: Int
        var began: Instant
        var isHedge: Bool
        /// Both nil while it runs.
        var ended: Instant?
        var result: AttemptResult?
    }

    /// An attempt that a step has asked for, and that has not begun.
    private enum Wish {
        case first, retry, hedge
    }

    public let deadline: Instant
    private let policy: AttemptPolicy
    private var random: SplitMix64
    private var tries: [Try] = []
    private var wish: Wish?
    private var answer: Int?
    /// Nobody waits for it any more.
    private var isClosed = false
    /// What became of the wish for a further attempt in the last step; nil where there was none.
    public private(set) var verdict: RetryVerdict?

    /// - Parameter seed: of the waits between attempts.
    public init(policy: AttemptPolicy, deadline: Instant, seed: UInt64) {
        (self.policy, self.deadline) = (policy, deadline)
        random = SplitMix64(state: seed)
    }

    /// How many have begun.
    public var count: Int { tries.count }
    public func machine(of number: Int) -> Int { tries[number].machine }
    public func isHedge(_ number: Int) -> Bool { tries[number].isHedge }
    /// The numbers of those that run.
    public var running: [Int] { tries.indices.filter { tries[$0].result == nil } }

    /// The first attempt; puts the call's own share into the account.
    public mutating func start(at now: Instant, account: inout RetryAccount?) -> Step {
        account?.deposit(at: now.signedNanoseconds)
        wish = .first
        return .attempt(avoiding: [], notBefore: now)
    }

    /// The attempt that was asked for begins.
    ///
    /// - Returns: its number.
    public mutating func began(on machine: Int, at now: Instant) -> Int {
        let isHedge = if case .hedge = wish { true } else { false }
        wish = nil
        tries.append(Try(machine: machine, began: now, isHedge: isHedge))
        return tries.count - 1
    }

    /// Nobody waits for the call any more: whatever those attempts give that run, none follows.
    public mutating func close() {
        isClosed = true
        wish = nil
    }

    /// It goes to another machine, before it was sent to the first one.
    public mutating func moved(_ number: Int, to machine: Int) { tries[number].machine = machine }

    /// - Parameters:
    ///   - pushback: how long the machine asks to be left alone (`Retry-After`, `grpc-retry-pushback-ms`). A negative
    ///     one of gRPC, that asks for no retry at all, is any that is longer than the deadline.
    ///   - end: when its answer was there; it may have lain unread until `now`, from which on another attempt is.
    public mutating func ended(
        _ number: Int, _ result: AttemptResult, pushback: Duration? = nil, at end: Instant, now: Instant,
        account: inout RetryAccount?
    ) -> Step {
        verdict = nil
        guard answer == nil, tries[number].result == nil else { return .wait }
        (tries[number].result, tries[number].ended) = (result, end)
        if result != .good, result != .cancelled {
            guard running.isEmpty, wish == nil else { return .wait }
            let further = retry(after: result, pushback, at: now, &account)
            verdict = further.verdict
            if let begin = further.begin {
                wish = .retry
                return .attempt(avoiding: tries.map(\.machine), notBefore: begin)
            }
        }
        answer = number
        return .answer(number)
    }

    /// The newest attempt has taken as long as most others did not.
    public mutating func hedgeIsDue(at now: Instant, account: inout RetryAccount?) -> Step {
        verdict = nil
        guard policy.hedge != nil, answer == nil, !isClosed, wish == nil, !running.isEmpty else { return .wait }
        verdict = denial(begin: now, at: now, &account) ?? .hedged
        guard verdict == .hedged else { return .wait }
        wish = .hedge
        return .attempt(avoiding: tries.map(\.machine), notBefore: now)
    }

    /// What is kept of them. Those that run end now, and are cancelled.
    public func attempts(at now: Instant) -> [Attempt] {
        tries.map { one in
            Attempt(
                machine: UInt16(clamping: one.machine), result: one.result ?? .cancelled, isHedge: one.isHedge,
                began: one.began, ended: one.ended ?? now)
        }
    }
}

extension CallAttempts {
    /// - Returns: when another attempt begins, if there is to be one; nil and nil where none is wished for.
    private mutating func retry(
        after result: AttemptResult, _ pushback: Duration?, at now: Instant, _ account: inout RetryAccount?
    ) -> (verdict: RetryVerdict?, begin: Instant?) {
        guard policy.most > 1, !isClosed else { return (nil, nil) }
        // Who refuses says that it has too much: what bounds a client then is the budget alone.
        if result == .refused, account == nil { return (.noBudget, nil) }
        let wait = BackOff.wait(after: tries.count, share: Double.random(in: 0..<1, using: &random))
        // Behind what was asked for, so that those who were refused together do not come back together.
        let begin = now + min(pushback ?? .zero, deadline - now) + wait
        if let verdict = denial(begin: begin, at: now, &account) { return (verdict, nil) }
        return (.made, begin)
    }

    /// Why there is no further attempt that would begin then; nil where there is, for which the budget has paid.
    private func denial(begin: Instant, at now: Instant, _ account: inout RetryAccount?) -> RetryVerdict? {
        guard tries.count < policy.most else { return .noMore }
        guard begin < deadline else { return .tooLate }
        guard account?.withdraw(at: now.signedNanoseconds) ?? true else { return .noBudget }
        return nil
    }
}

extension Instant {
    fileprivate var signedNanoseconds: Int64 { Int64(clamping: nanoseconds) }
}
