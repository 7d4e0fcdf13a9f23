import Configuration
import Modes
import Simulation
import Telemetry
import WhatIf
import Workload

/// What would have kept the deadline of a request.
extension Supervisor {
    /// - Parameter records: those of the id that was asked for, newest first.
    func whatIf(
        _ records: [RequestRecord], of id: String, _ clock: WallClock
    ) throws(RequestFilter.Refusal) -> RequestEntry {
        guard let record = records.first else {
            throw RequestFilter.Refusal(
                reason: "no record of \(id): it has not ended here, or newer ones have displaced it", status: 404)
        }
        guard record.verdict != .met else {
            throw RequestFilter.Refusal(reason: "\(id) kept its deadline; whatif=1 is about misses")
        }
        guard let mode = ModeChoice.named(record.mode), mode.queue != nil else {
            throw RequestFilter.Refusal(reason: "theory has nothing to say of \(record.mode), which served \(id)")
        }
        let around = totals.neighbours(
            of: record, atMost: MissReplay.mostRequests, with: allWorkers.map(\.slab))
        guard record.arrival > around.wholeSince ?? Instant(nanoseconds: 0),
            let place = around.records.firstIndex(of: record)
        else {
            throw RequestFilter.Refusal(
                reason: "newer records have displaced those of requests before \(id)", status: 404)
        }
        var configuration = loaded.configuration
        configuration.mode = mode
        let cores = mode.sharesOneThread ? 1 : max(1, UsableCPUs.count / crew.plan.workers)
        let replay = MissReplay(
            around.records.map {
                RecordedRequest(RequestEntry($0, clock), at: Int64(clamping: $0.arrival.nanoseconds))
            },
            at: place, servedBy: configuration, cores: cores)
        var entry = RequestEntry(record, clock, servedAt: servingAddress)
        entry.whatIf = replay.answer()
        return entry
    }
}
