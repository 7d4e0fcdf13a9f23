import RPC
import Synchronization
import Workload

extension WorkerSlab {
    /// A valid request was read whole.
    public func requestArrived() {
        cells.add(to: SlabLayout.counter(.requestsArrived))
    }

    /// A request's end: everything that is kept about it. Its ending is counted last and in one cell, so that outcomes
    /// and deadlines always add up, wherever a worker dies.
    public func commit(_ account: borrowing Account) {
        observeStages(account.timeline.stages)
        observeDuration(account)
        observeDeadline(account)
        count(wasted: account.ending)
        let verdict = account.ending.verdict
        if let failure = account.failure, !failure.isReplayed {
            cells.add(to: SlabLayout.failure(failure, account.ending))
        }
        if account.wouldDrop != nil {
            cells.add(to: SlabLayout.counter(verdict == .met ? .wouldHaveShedMet : .wouldHaveShedMissed))
        }
        ring(RecordGroup(verdict)).write(account, to: cells)
        let ending = SlabLayout.ending(account.messageProtocol, account.ending.outcome, verdict.index)
        cells.base[ending].wrappingAdd(1, ordering: .releasing)
    }

    /// A stage that the request did not have is not observed.
    private func observeStages(_ times: StageTimes) {
        if times[.compute] > 0 { cells.add(times[.compute], to: SlabLayout.counter(.computeNanoseconds)) }
        var present = times.present
        while present != 0 {
            let stage = present.trailingZeroBitCount
            observe(times.nanoseconds[stage], at: SlabLayout.histogram(ofStage: stage), fine)
            present &= present - 1
        }
    }

    private func observeDuration(_ account: borrowing Account) {
        let start = SlabLayout.duration(
            account.messageProtocol.isHTTP2, account.order.method, ReplyStatus(account.status))
        observe(account.timeline.latencyNanoseconds, at: start, openTelemetry)
        guard let call = account.call, let method = GRPCMethod(rawValue: call.method),
            let status = GRPCStatus(rawValue: Int(call.status))
        else { return }
        observe(account.timeline.latencyNanoseconds, at: SlabLayout.call(method, status), openTelemetry)
    }

    /// The time left of a deadline that was met; the time beyond it of a request that ended later; and the latency as a
    /// share of it, of all.
    private func observeDeadline(_ account: borrowing Account) {
        let latency = account.timeline.latencyNanoseconds
        let left = account.order.budgetNanoseconds - Int64(latency)
        cells.add(
            to: SlabLayout.ratios
                + ratio.index(of: Buckets.thousandths(latency, of: account.order.budgetNanoseconds)))
        if case .met = account.ending.verdict {
            observe(UInt64(max(0, left)), at: SlabLayout.slack, fine)
        } else if left < 0 {
            observe(left.magnitude, at: SlabLayout.lateness, fine)
        }
    }

    private func count(wasted ending: Ending) {
        guard ending.wastedCPUNanoseconds > 0 else { return }
        cells.add(ending.wastedCPUNanoseconds, to: SlabLayout.counter(ending.waste.counter))
    }

    /// The sum lies behind the buckets; the count is never kept, but summed from the buckets.
    private func observe(_ nanoseconds: UInt64, at start: Int, _ buckets: Buckets) {
        cells.add(to: start + buckets.index(of: nanoseconds))
        cells.add(nanoseconds, to: start + buckets.bounds.count + 1)
    }
}
