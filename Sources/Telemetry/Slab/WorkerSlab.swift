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
    /// The policy that its run queue goes by.
    public let policy: PolicyFacts

    let cells: SharedCells
    let met, missed, shed: RecordRing
    /// Where the gauges of its run queue lie: behind all that is summed.
    let gauges: QueueGauges
    /// Nil while no access log is on.
    let access: AccessRing?
    let fine: Buckets
    let openTelemetry: Buckets
    let ratio: Buckets

    /// To be called before the fork.
    ///
    /// - Parameter access: which requests the access log tells of; nil while it is off.
    public init(
        slot: Int, mode: String, policy: PolicyFacts = PolicyFacts(name: "none"), access: AccessSelection? = nil
    ) throws(TelemetryError) {
        self.slot = slot
        self.mode = mode
        self.policy = policy
        met = RecordRing(start: MachineTable.end, capacity: RecordGroup.met.capacity)
        missed = RecordRing(start: met.end, capacity: RecordGroup.missed.capacity)
        shed = RecordRing(start: missed.end, capacity: RecordGroup.shed.capacity)
        let gauges = QueueGauges(start: shed.end)
        self.gauges = gauges
        fine = .fine
        openTelemetry = .openTelemetry
        ratio = .ratio
        let ring = access.map { AccessRing(start: gauges.end, selection: $0) }
        self.access = ring
        cells = try SharedCells(count: ring?.ring.end ?? gauges.end)
    }

    func ring(_ group: RecordGroup) -> RecordRing {
        switch group {
        case .met: met
        case .missed: missed
        case .shed: shed
        }
    }
}
