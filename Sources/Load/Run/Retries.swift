import Balancing
import Workload

/// The further attempts of a run: decides which there are, and holds those that wait, one of each request at most.
/// Times are nanoseconds from the run's begin.
struct Retries {
    private let policy: RetryPolicy
    private let seed: UInt64
    private var account: RetryAccount?
    private var waiting = DueRequests()
    /// Of those that wait: when each is too late.
    private var expiries: [Int: Int64] = [:]

    init(_ policy: RetryPolicy, seed: UInt64) {
        (self.policy, self.seed) = (policy, seed)
        account = policy.budget.map(RetryAccount.init)
    }

    /// When the next one is due.
    var next: Int64? { waiting.first?.at }

    /// A request has been sent for the first time.
    mutating func requestWasSent(at now: Int64) {
        account?.deposit(at: now)
    }

    /// Lets a request wait for a further attempt. None is planned that could not be sent before its deadline.
    ///
    /// - Parameters:
    ///   - attempts: of this request, so far.
    ///   - retryAfter: what the reply asked for.
    /// - Returns: whether it waits.
    mutating func plan(
        _ number: Int, after failure: RetryPolicy.Failure, attempts: Int, retryAfter: Duration? = nil, now: Int64,
        expiry: Int64
    ) -> Bool {
        guard policy.retries(failure, attempts: attempts) else { return false }
        if let earlier = expiries[number] {
            expiries[number] = max(earlier, expiry)
            return true
        }
        var due = now
        if !policy.isNaive {
            // Behind what was asked for, so that those who were refused together do not come back together.
            let wait = (retryAfter ?? .zero) + BackOff.wait(of: number, after: attempts, seed: seed)
            due += wait.nanoseconds
        }
        guard due < expiry, account?.withdraw(at: now) ?? true else { return false }
        expiries[number] = expiry
        waiting.insert(number, at: due)
        return true
    }

    /// Takes the next one that is due by now. One that is too late, because the generator was, is dropped: the deadline
    /// ends its request.
    mutating func takeDue(at now: Int64) -> Int? {
        while let (number, at) = waiting.first, at <= now {
            waiting.removeFirst()
            if let expiry = expiries.removeValue(forKey: number), now < expiry { return number }
        }
        return nil
    }
}
