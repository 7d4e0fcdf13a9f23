import Glibc
import Reactor
import Telemetry
import Workload

/// The last seconds as a trace, and what the supervisor did in them.
extension Supervisor {
    func trace(query: String?) throws(RequestFilter.Refusal) -> TraceFile {
        let seconds = try TraceQuery(query).seconds
        let now = Clock.now()
        let from = now.advanced(byNanoseconds: -Int64(seconds) * 1_000_000_000)
        let records = totals.recent(since: from, atMost: ChromeTrace.mostRequests, with: allWorkers.map(\.slab))
        // A slot's worker that serves goes before those that drain.
        let workers = (leaving + Array(crew.workers.values)).map {
            TraceFacts.Worker(slot: $0.slot, pid: $0.pid, mode: $0.mode)
        }
        let facts = TraceFacts(
            from: from, until: now, clock: WallClock(now: now, realtime: Clock.realtime()), version: Build.version,
            supervisor: getpid(), workers: workers, seconds: history.counters(since: from))
        return ChromeTrace.file(records, chronicle, facts)
    }

    /// For the chronicle; where the log is told, too.
    func note(_ deed: Chronicle.Deed, of worker: WorkerProcess? = nil, _ detail: String? = nil) {
        chronicle.note(
            Chronicle.Entry(
                at: Clock.now(), realtime: Clock.realtime(), deed, worker: worker?.slot, pid: worker?.pid,
                detail: detail))
    }
}
