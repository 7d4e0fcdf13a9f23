import DequeModule
import Workload

@testable import Scheduling

/// One core in virtual time that serves as a loop does: it reads what has come, takes an entry, computes, and reads
/// again. Run queue, policy and admission are the daemon's own.
struct VirtualServer: ~Copyable {
    struct Job {
        var arrival: UInt64
        var before, after: UInt64
        var deadline: Instant
        var kind = ComputeKind.hash
        var expectation: Expectation?
        var hasCalled = false
        var ending: Ending?
    }

    enum Ending: Equatable {
        case met, late
        case dropped(DropReason)
    }

    /// A refusal takes 1 % of what serving does.
    static let refusal: UInt64 = 50_000
    /// Nanoseconds.
    static let downstream: UInt64 = 20_000_000

    private(set) var jobs: [Job]
    private var queue: RunQueue<Int>
    private var admission: Admission
    private var calls = Deque<(job: Int, over: UInt64)>()
    private var now: UInt64 = 0
    private var read = 0

    init(_ scheduling: Scheduling, _ jobs: [Job]) {
        self.jobs = jobs
        queue = RunQueue(scheduling)
        admission = Admission(scheduling, servers: 1)
    }

    mutating func run() {
        while true {
            readOn()
            let instant = instant
            if let taken = queue.take(at: instant) {
                serve(taken)
            } else {
                let next = [read < jobs.count ? jobs[read].arrival : nil, calls.first?.over].compactMap(\.self).min()
                guard let next else { return }
                now = max(now, next)
            }
        }
    }

    private var instant: Instant { Instant(nanoseconds: now) }

    private mutating func readOn() {
        while read < jobs.count, jobs[read].arrival <= now {
            let job = jobs[read]
            let arrival = Admission.Arrival(
                of: Estimates.Class(kind: job.kind, body: 0, budgetNanoseconds: 100_000_000), deadline: job.deadline,
                asked: (job.before, VirtualServer.downstream, job.after))
            let (expectation, ruling) = admission.admit(arrival, at: instant)
            if case .drop(let reason) = ruling {
                jobs[read].ending = .dropped(reason)
                now += VirtualServer.refusal
            } else {
                jobs[read].expectation = expectation
                queue.push(read, ticket(of: read, since: job.arrival))
            }
            read += 1
        }
        while let call = calls.first, call.over <= now {
            calls.removeFirst()
            queue.push(call.job, ticket(of: call.job, since: call.over))
        }
    }

    private func ticket(of index: Int, since: UInt64) -> Ticket {
        let job = jobs[index]
        return Ticket(
            deadline: job.deadline, readySince: Instant(nanoseconds: since), step: job.hasCalled ? .resumed : .fresh,
            remainingNanoseconds: job.expectation?.remaining ?? 0)
    }

    private mutating func serve(_ taken: Taken<Int>) {
        var job = jobs[taken.entry]
        guard var expectation = job.expectation else { preconditionFailure("a job that was not let in") }
        admission.take(
            &expectation, downstream: job.hasCalled ? VirtualServer.downstream : nil, at: instant)
        if case .drop(let reason) = taken.ruling {
            now += VirtualServer.refusal
            job.ending = .dropped(reason)
            admission.leave(&expectation, after: 0, by: job.hasCalled ? .stopped : .refused, at: instant)
        } else {
            let work = job.hasCalled ? job.after : job.before
            now += work
            admission.leave(&expectation, after: work, by: job.hasCalled ? .reply : .call, at: instant)
            if job.hasCalled {
                job.ending = now <= job.deadline.nanoseconds ? .met : .late
            } else {
                job.hasCalled = true
                calls.append((taken.entry, now + VirtualServer.downstream))
            }
        }
        job.expectation = expectation
        jobs[taken.entry] = job
    }
}
