import Reactor
import Workload

/// Further attempts, and deadlines that are over. A naive client goes on after its deadline, when its request has long
/// been counted as missed: then only the attempts count, for the load that they are.
extension Generator {
    /// Whether there is something to give up.
    func isOpen(_ number: Int) -> Bool {
        records[number].ending == .none || active[number] != nil
    }

    func expiry(of number: Int) -> Instant { begin + .nanoseconds(expiries[number]) }

    /// Ends a request at its deadline, unless it has ended already.
    func giveUp(_ number: Int) {
        guard isOpen(number) else { return }
        finish(number, .gaveUp)
        leave(number)
        let now = elapsed
        _ = retries.plan(
            number, after: .deadline, attempts: Int(records[number].attempts), now: now,
            expiry: renewedExpiry(number, now))
    }

    private func renewedExpiry(_ number: Int, _ now: Int64) -> Int64 { now + schedule.requests[number].deadline }

    /// What came of an attempt after its request's deadline says nothing of the request.
    func take(_ reply: LoadReply, of number: Int) {
        if records[number].ending == .none {
            records[number].take(reply)
        } else if (200..<300).contains(reply.status) {
            counts.servedAfterwards += 1
        }
    }

    /// Whether a request waits for a further attempt.
    func retry(_ number: Int, after reply: LoadReply) -> Bool {
        guard reply.status >= 400 else { return false }
        return retry(number, after: .status(reply.status), retryAfter: reply.pause)
    }

    private func retry(_ number: Int, after failure: RetryPolicy.Failure, retryAfter: Duration? = nil) -> Bool {
        retries.plan(
            number, after: failure, attempts: Int(records[number].attempts), retryAfter: retryAfter, now: elapsed,
            expiry: expiries[number])
    }

    /// Sends a failed request again later, or lets it end so.
    func fail(_ number: Int, _ ending: LoadRecord.Ending) {
        release(number, .failed)
        if !retry(number, after: .unanswered) { finish(number, ending) }
    }

    func sendRetriesDue() {
        for _ in 0..<Generator.sendsPerPoll {
            let now = elapsed
            guard let number = retries.takeDue(at: now) else { return }
            if now >= expiries[number] {
                expiries[number] = renewedExpiry(number, now)
                deadlines.renew(number, expiry: expiries[number])
            }
            counts.retries += 1
            attempt(number)
        }
    }
}
