import Workload

/// A stretch in which a thread computed for a request: a slice of the thread's track.
struct ComputeSlice {
    /// Its request's place among the records.
    var record: Int
    /// `before` and `after` its downstream call; `compute` where it made none.
    var part: String
    var start, end: Instant
    var nanoseconds, cpuNanoseconds: UInt64
    var place: TraceEvents.Place

    /// Those of all records whose thread is known: by thread, and in the order in which a track takes them, the longer
    /// of two that begin together first.
    static func all(of records: [RequestRecord], in processes: TraceProcesses) -> [ComputeSlice] {
        var slices = records.indices.flatMap { parts(of: records[$0], at: $0, in: processes) }
        slices.sort {
            ($0.place.process, $0.place.thread, $0.start, $1.end, $0.record)
                < ($1.place.process, $1.place.thread, $1.start, $0.end, $1.record)
        }
        nest(&slices)
        return slices
    }

    private static func parts(
        of record: RequestRecord, at index: Int, in processes: TraceProcesses
    ) -> [ComputeSlice] {
        let process = processes.number(ofSlot: record.worker)
        let call = record.marks.firstIndex { $0.stage == .downstream }
        var (slices, start): ([ComputeSlice], Instant) = ([], record.arrival)
        for (place, mark) in record.marks.enumerated() {
            let end = Instant(nanoseconds: start.nanoseconds &+ mark.nanoseconds)
            if mark.stage == .compute, mark.runner != 0 {
                slices.append(
                    ComputeSlice(
                        record: index, part: call.map { place < $0 ? "before" : "after" } ?? "compute", start: start,
                        end: end, nanoseconds: mark.nanoseconds, cpuNanoseconds: mark.cpuNanoseconds,
                        place: TraceEvents.Place(process: process, thread: mark.runner)))
            }
            start = end
        }
        return slices
    }

    /// Makes each lie within another or beside it, as tracks take them: one that reaches into the next is cut where
    /// that begins. Only where a request yields so often that its marks were joined do threads seem to do two things.
    private static func nest(_ slices: inout [ComputeSlice]) {
        var open: [Int] = []
        for index in slices.indices {
            let slice = slices[index]
            while let last = open.last, slices[last].place != slice.place || slices[last].end < slice.end {
                if slices[last].place == slice.place, slices[last].end > slice.start { slices[last].end = slice.start }
                open.removeLast()
            }
            open.append(index)
        }
    }
}
