import Reactor
import Telemetry
import Workload

/// What the live page costs the supervisor: of what it reads and writes nothing grows with the rate of requests.
struct LiveCost {
    private let slabs: [WorkerSlab]
    private let totals = Totals(modes: ["some-mode"])
    private var history = LiveHistory(startedAt: 0)
    private var second = 0

    /// - Parameter workers: which have served requests of all kinds.
    init(workers: Int) throws {
        slabs = try (0..<workers).map { slot in
            let slab = try WorkerSlab(slot: slot, mode: "some-mode")
            for number in 0..<1_000 {
                slab.requestArrived()
                slab.commit(PageCost.account(UInt32(number)))
            }
            return slab
        }
    }

    /// Milliseconds of one second's work, from the workers' counts to the message for all who listen.
    mutating func measureSecond() -> Double {
        let start = Clock.now()
        noteSecond()
        _ = entry(seconds: [history.newest].compactMap(\.self)).event(isFirst: false)
        return Double(Clock.now().nanosecondsSince(start)) / 1e6
    }

    /// Milliseconds to write all that is kept, as a new listener gets it.
    mutating func measureWhole() -> Double {
        while history.seconds.count < LiveHistory.capacity { noteSecond() }
        let start = Clock.now()
        _ = entry(seconds: history.seconds).event(isFirst: true)
        return Double(Clock.now().nanosecondsSince(start)) / 1e6
    }

    private mutating func noteSecond() {
        second += 1
        // Each is another one.
        for slab in slabs {
            slab.requestArrived()
            slab.commit(PageCost.account(UInt32(second)))
        }
        history.note(totals.accounts(with: slabs), at: Clock.now(), unixSeconds: Double(second))
    }

    private func entry(seconds: [LiveSecond]) -> LiveEntry {
        let now = Clock.now()
        let newest = totals.newestMisses(since: now + .seconds(-60), with: slabs)
        return LiveEntry(
            realtime: Clock.realtime(), mode: "some-mode", version: "0", uptime: .seconds(second), ready: true,
            reason: nil, serving: "127.0.0.1:8080", cores: 2, minute: history.minute,
            mainCause: MainCause(of: history.minute.misses, newest: newest),
            workers: slabs.map {
                .init(
                    slot: $0.slot, pid: 1, state: .ready, mode: $0.mode, tally: Tally($0),
                    queue: QueueReading(of: $0, at: now, withEstimates: false))
            },
            policy: PolicyFacts(name: "none"), seconds: seconds)
    }
}
