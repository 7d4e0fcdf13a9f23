/// How long what requests ask for took, by kind: for those of which nobody measured it. Where what others took of a
/// thread's time counts, it is a part of compute.
struct ReplayPace {
    private struct Means {
        var asked = 0.0
        var computed: Int64 = 0
        /// Calls whose asked time is known, and by how much more these took; and all calls that were measured.
        var calls = 0
        var excess: Int64 = 0
        var allCalls = 0
        var called: Int64 = 0
    }

    private let countsPreemption: Bool
    private var means: [String: Means] = [:]

    init(_ records: [RecordedRequest], countsPreemption: Bool) {
        self.countsPreemption = countsPreemption
        for record in records where record.isComputed {
            guard let measured = record.measured else { continue }
            var mean = means[record.kind] ?? Means()
            mean.asked += record.asked.before + record.asked.after
            mean.computed += computed(measured)
            if measured.downstream > 0 {
                mean.allCalls += 1
                mean.called += measured.downstream
                if let asked = record.asked.downstream {
                    mean.calls += 1
                    mean.excess += measured.downstream - asked
                }
            }
            means[record.kind] = mean
        }
    }

    private func computed(_ measured: RecordedRequest.Measured) -> Int64 {
        measured.compute + (countsPreemption ? measured.preempted : 0)
    }

    func times(of record: RecordedRequest) -> (before: Int64, downstream: Int64, after: Int64) {
        let mean = means[record.kind] ?? Means()
        guard record.isComputed, let measured = record.measured else {
            let scale = mean.asked > 0 ? Double(mean.computed) / mean.asked : 1
            // What it did before it was stopped it surely asks for.
            let least = record.measured?.before ?? 0
            return (
                max(least, Int64((record.asked.before * scale).rounded())),
                call(of: record, mean), Int64((record.asked.after * scale).rounded())
            )
        }
        let computed = computed(measured)
        let before = Int64((Double(computed) * record.shareBefore).rounded())
        return (before, measured.downstream, computed - before)
    }

    private func call(of record: RecordedRequest, _ mean: Means) -> Int64 {
        if let measured = record.measured, measured.downstream > 0, measured.stale > 0 { return measured.downstream }
        guard let asked = record.asked.downstream else {
            return mean.allCalls > 0 ? mean.called / Int64(mean.allCalls) : 0
        }
        guard asked > 0, mean.calls > 0 else { return asked }
        return asked + mean.excess / Int64(mean.calls)
    }
}
