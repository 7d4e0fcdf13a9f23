import Workload

/// From the slice of who held the thread to the one in which who waited for it went on.
struct HolderArrow {
    /// Places among the slices.
    var from, to: Int

    /// One for each request that knows who held its thread, where the holder's record is at hand and the two slices
    /// are.
    static func all(between slices: [ComputeSlice], of records: [RequestRecord]) -> [HolderArrow] {
        let victims = records.indices.filter { records[$0].holder != nil }
        guard !victims.isEmpty else { return [] }
        let holders = Set(victims.compactMap { records[$0].holder?.id })
        var (slicesOfID, slicesOfRecord): ([RequestID: [Int]], [Int: [Int]]) = ([:], [:])
        for (index, slice) in slices.enumerated() {
            let record = records[slice.record]
            if holders.contains(record.id) { slicesOfID[record.id, default: []].append(index) }
            if record.holder != nil { slicesOfRecord[slice.record, default: []].append(index) }
        }
        return victims.compactMap { victim in
            arrow(to: slicesOfRecord[victim] ?? [], of: records[victim], among: slices) { slicesOfID[$0] ?? [] }
        }
    }

    /// - Parameters:
    ///   - own: the victim's slices, in their order where they are one thread's.
    ///   - candidates: the slices of an id; clients may give one id to several requests.
    private static func arrow(
        to own: [Int], of victim: RequestRecord, among slices: [ComputeSlice], _ candidates: (RequestID) -> [Int]
    ) -> HolderArrow? {
        guard let holder = victim.holder, let wait = victim.longestWait else { return nil }
        let later = own.filter { slices[$0].start >= wait.upperBound }
        guard let to = later.min(by: { slices[$0].start < slices[$1].start }) else { return nil }
        var best: (slice: Int, nanoseconds: Int64)?
        for index in candidates(holder.id) where slices[index].place.process == slices[to].place.process {
            let slice = slices[index]
            let overlap = min(slice.end, wait.upperBound).nanosecondsSince(max(slice.start, wait.lowerBound))
            if slice.record != slices[to].record, overlap > best?.nanoseconds ?? 0 { best = (index, overlap) }
        }
        return best.map { HolderArrow(from: $0.slice, to: to) }
    }
}

extension RequestRecord {
    /// The wait that its holder was sought for: as when it ended.
    fileprivate var longestWait: Range<Instant>? {
        var timeline = Timeline(arrival: arrival)
        for mark in marks {
            timeline.mark(
                mark.stage, until: timeline.end.advanced(byNanoseconds: Int64(clamping: mark.nanoseconds)))
        }
        return timeline.longestWait(until: deadline)
    }

    var deadline: Instant { arrival.advanced(byNanoseconds: Int64(clamping: budgetNanoseconds)) }
}
