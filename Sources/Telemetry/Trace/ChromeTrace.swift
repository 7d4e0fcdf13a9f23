import Workload

/// The last seconds as a file for Perfetto or chrome://tracing: what each thread computed and who held whom up, each
/// request's stages, and what the supervisor did. JSON, one event a line.
///
/// Requests that are still under way have no record, and are not in it.
public enum ChromeTrace {
    /// Requests in one trace, the newest: some 2.5 KB each, which the supervisor's loop waits for.
    public static let mostRequests = 4_000

    public static func file(_ recent: RecentRecords, _ chronicle: Chronicle, _ facts: TraceFacts) -> TraceFile {
        let records = recent.records
        // Requests that ended in time may have come before.
        let origin = records.reduce(facts.from) { min($0, $1.arrival) }
        let processes = TraceProcesses(supervisor: facts.supervisor, workers: facts.workers, records: records)
        let slices = ComputeSlice.all(of: records, in: processes)
        let arrows = HolderArrow.all(between: slices, of: records)
        let supervisor = TraceEvents.Place(process: processes.supervisor)

        var events = TraceEvents(from: origin, room: (records.count + 1) * ChromeTrace.bytesOfRequest)
        processes.name(in: &events, at: origin)
        events.add(slices, arrows, of: records, firstID: records.count + 1, at: origin)
        for (index, record) in records.enumerated() {
            events.add(record, id: index + 1, of: processes.number(ofSlot: record.worker))
        }
        for entry in chronicle.entries where entry.at >= facts.from { events.add(entry, on: supervisor) }
        for second in facts.seconds where second.at >= facts.from { events.add(second, on: supervisor) }
        for (group, instant) in recent.wholeSince.sorted(by: { $0.value < $1.value }) {
            events.add(group, wholeSince: instant, on: supervisor)
        }

        let text = JSONText()
        // Without a unit: some readers took the one for display for that of the times.
        text.append("{\"otherData\":")
        text.write(TraceMetadata(recent, chronicle, facts, origin: origin))
        text.append(",\"traceEvents\":[")
        var bytes = text.bytes
        events.append(to: &bytes)
        bytes.append(json: "\n]}\n")
        let time = facts.clock.text(of: facts.until).prefix { $0 != "." }
        return TraceFile(name: "deadlined-\(time.replacing(":", with: "-"))Z.json", bytes: bytes)
    }

    /// About as many for each request.
    private static let bytesOfRequest = 2_560
}
