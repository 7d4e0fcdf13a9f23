import Workload

/// The processes of a trace: the supervisor, and one for each worker's slot, whoever had it. It goes by the id of the
/// process that has it now, so that a thread's id is never taken for another process'.
struct TraceProcesses {
    let supervisor: UInt32
    private var numbers: [Int: UInt32] = [:]
    private var modes: [Int: [String]] = [:]

    /// Above all ids that the kernel gives (PID_MAX_LIMIT): where a slot has no process.
    private static let vacant: UInt32 = 1 << 22

    init(supervisor: Int32, workers: [TraceFacts.Worker], records: [RequestRecord]) {
        self.supervisor = UInt32(max(0, supervisor))
        for worker in workers {
            numbers[worker.slot] = worker.pid.map { UInt32(max(0, $0)) }
            note(worker.mode, ofSlot: worker.slot)
        }
        for record in records { note(record.mode, ofSlot: record.worker) }
    }

    private mutating func note(_ mode: String, ofSlot slot: Int) {
        if modes[slot]?.contains(mode) != true { modes[slot, default: []].append(mode) }
    }

    func number(ofSlot slot: Int) -> UInt32 {
        numbers[slot] ?? TraceProcesses.vacant + 1 + UInt32(clamping: slot)
    }

    /// Gives each its name.
    func name(in events: inout TraceEvents, at origin: Instant) {
        let all =
            modes.keys.sorted().map { slot in
                (number(ofSlot: slot), "worker \(slot) (\(modes[slot, default: []].joined(separator: ", ")))")
            } + [(supervisor, "supervisor")]
        for (number, name) in all {
            events.add(.metadata, "process_name", "__metadata", at: origin, on: .init(process: number)) {
                $0.append("args") { $0.append("name", name) }
            }
        }
    }
}
