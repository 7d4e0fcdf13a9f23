import Workload

@testable import Telemetry

/// A small known state for the pages.
enum Sample {
    private static let losses: AccessLosses = {
        var losses = AccessLosses()
        (losses.displaced, losses.behind, losses.unwritten) = (3, 2, 1)
        return losses
    }()

    static let facts = MetricsFacts(
        configuredMode: "some-mode",
        workers: [
            WorkerFacts(
                slot: 0, state: .ready,
                memory: MemoryFacts(resident: 12_000, proportional: 9_000, private: 8_000, shared: 4_000),
                start: .milliseconds(125), threads: 8),
            WorkerFacts(
                slot: 0, state: .draining,
                memory: MemoryFacts(resident: 1_000, proportional: 600, private: 500, shared: 500)),
            WorkerFacts(slot: 1, state: .down, memory: nil),
            WorkerFacts(slot: 2, state: .ready, isStuck: true, memory: nil),
        ],
        workerRestarts: 1, workerStandstills: 2, connectionsPassedOn: 2,
        listener: ListenerFacts(backlog: 3, backlogLimit: 4096, overflows: 2),
        reload: ReloadFacts(lastSuccessful: true, lastSuccessTime: 1_764_000_000.25, succeeded: 4, failed: 1),
        calibration: CalibrationFacts(
            hash: 2_000, json: 0.25, source: "measured", measuredTime: 1_764_000_000.5),
        accessLosses: losses, idempotencyEntries: 3, build: ("0.1 \"first\"", "6.3.1"),
        process: ProcessFacts(
            cpuSeconds: 1.5, startTime: 1_764_000_000, residentBytes: 20_000_000, virtualBytes: 90_000_000,
            openDescriptors: 17, maximumDescriptors: 1024, threads: 1))

    /// One worker of the first mode that died with two requests, and its successor.
    static func accounts() throws -> Accounts {
        var totals = Totals(modes: ["some-mode", "other-mode"])
        let dead = try WorkerSlab(slot: 0, mode: "some-mode", policy: PolicyFacts(name: "predict", acts: false))
        for _ in 0..<3 { dead.requestArrived() }
        dead.commit(.story.with(trace: .sample))
        totals.fold(dead)
        let living = try WorkerSlab(slot: 0, mode: "some-mode")
        for _ in 0..<2 { living.requestArrived() }
        living.commit(.quick)
        living.connectionAccepted()
        living.acceptWakeup(accepted: 1)
        living.acceptWakeup(accepted: 0)
        for _ in 0..<2 { living.acceptFoundNone() }
        living.acceptWasFruitless(cpuNanoseconds: 1_500)
        living.contextSwitches(voluntary: 7, involuntary: 3)
        living.acceptPaused(reason: .descriptors)
        living.runQueue(length: 1)
        living.bufferedBytes(5_000)
        living.processUsed(cpuNanoseconds: 1_250_000_000)
        for begins in [true, true, false] { living.threadOccupied(begins: begins) }
        living.writeFailed(errno: 32)
        living.requestRejected(status: 404)
        living.downstreamDialled(again: false)
        living.machine(0, isCalled: "127.0.0.1:9001")
        living.call(0)
        var accounts = totals.accounts(with: [living])
        accounts.exemplars = totals.exemplars(with: [living], clock)
        return accounts
    }

    private static let clock = WallClock(
        now: Instant(nanoseconds: 1_000_000_000), realtime: 1_764_000_000_000_000_000)

    static func page(as format: ExpositionFormat) throws -> String {
        MetricsPage.render(
            try accounts(), facts, as: format, began: Instant(nanoseconds: 1_000),
            now: { Instant(nanoseconds: 251_000) })
    }

    /// What one collector writes.
    static func text(
        of collector: any Collector.Type, as format: ExpositionFormat = .text, _ facts: MetricsFacts = Sample.facts
    ) throws -> String {
        var text = ExpositionText(format)
        collector.collect(try accounts(), facts, into: &text)
        return text.page
    }
}
