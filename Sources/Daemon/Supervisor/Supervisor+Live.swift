import Configuration
import Reactor
import Telemetry
import Workload

/// What the live page shows: the last minutes, second by second.
extension Supervisor {
    /// Notes each second that passes, whether somebody looks or not: who is called at night wants to see what came
    /// before.
    func startSeconds() {
        noteSecond()
        waitForSecond()
    }

    /// Counted from the start, so that what a second's work takes puts off none of the next. One that is missed is part
    /// of the one behind it.
    private func waitForSecond() {
        let second = Int64(1_000_000_000)
        let left = second - (Clock.now() - startedAt).nanoseconds % second
        alarms.after(.nanoseconds(left < second / 2 ? left + second : left)) { [unowned self] in
            noteSecond()
            waitForSecond()
        }
    }

    private func noteSecond() {
        let workers = allWorkers
        for worker in workers { worker.noteCPU() }
        let now = Clock.now()
        let slabs = workers.map(\.slab)
        let ages = slabs.compactMap { QueueReading(of: $0, at: now, withEstimates: false).age }
        let accounts = totals.accounts(with: slabs)
        history.note(accounts, queueAge: ages.max(), at: now, unixSeconds: Double(Clock.realtime()) / 1e9)
        tellMachines(accounts.called)
        admin?.tellListeners { liveEntry([history.newest].compactMap(\.self)).event(isFirst: false) }
    }

    /// - Parameter misses: of the last minute.
    func mainCause(of misses: [MissPlace: Int]) -> MainCause? {
        guard !misses.isEmpty else { return nil }
        let newest = totals.newestMisses(since: Clock.now() + .seconds(-60), with: allWorkers.map(\.slab))
        return MainCause(of: misses, newest: newest)
    }

    func live(query: String?) throws(RequestFilter.Refusal) -> String {
        liveEntry(Array(history.seconds.suffix(try LiveQuery(query).seconds))).page
    }

    func events(after second: Int?) -> String { liveEntry(history.seconds(after: second)).event(isFirst: true) }

    private func liveEntry(_ seconds: [LiveSecond]) -> LiveEntry {
        let overload = crew.plan.scheduling.overload
        let minute = history.minute
        return LiveEntry(
            realtime: Clock.realtime(), mode: crew.plan.mode.name, version: Build.version,
            uptime: Clock.now() - startedAt, ready: unreadiness == nil, reason: unreadiness ?? shortage,
            serving: "\(servingAddress)", cores: UsableCPUs.count, minute: minute,
            mainCause: mainCause(of: minute.misses),
            workers: workerEntries(withEstimates: false),
            policy: PolicyFacts(name: overload.policy.name, acts: overload.acts), seconds: seconds)
    }
}
