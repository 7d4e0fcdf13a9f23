import Synchronization
import Workload

/// One worker's telemetry: counts, histograms and the records of recent requests, in memory that it shares with the
/// supervisor. Made by the supervisor before the fork; the worker writes, the supervisor reads, also after the worker's
/// death. No call takes a lock or allocates, and all are callable from any thread.
public final class WorkerSlab: Sendable {
    /// The worker's number, 0, 1, …; a replacement takes its predecessor's.
    public let slot: Int
    /// The mode that the worker runs.
    public let mode: String

    let cells: SharedCells
    /// Requests that kept their deadline, apart from those that missed it, so that a flood of the ones does not
    /// displace the others.
    let met: RecordRing
    let missed: RecordRing
    let fine: Buckets
    let openTelemetry: Buckets

    /// The newest records kept of each kind.
    static var metCapacity: Int { 1024 }
    static var missedCapacity: Int { 512 }

    /// To be called before the fork.
    public init(slot: Int, mode: String) throws(TelemetryError) {
        self.slot = slot
        self.mode = mode
        met = RecordRing(start: SlabLayout.counts, capacity: WorkerSlab.metCapacity)
        missed = RecordRing(start: met.end, capacity: WorkerSlab.missedCapacity)
        fine = .fine
        openTelemetry = .openTelemetry
        cells = try SharedCells(count: missed.end)
    }
}
