import Workload

/// What requests cost beside what they compute, from where their time went.
enum ReplayCosts {
    /// Fewer waits than these say too little of what a step costs.
    private static let fewestGaps = 20
    /// Of gaps the largest quarter is left out: others had the core in some of them.
    private static let counted = 0.75
    /// A pause costs a pass of the loop that reads and writes nothing: taken for this part of a step.
    private static let pause: Int64 = 8
    /// Of all waits, so many are taken for those of requests that found nobody before them. Where these are longer than
    /// that, all have waited for others, and a step is taken to cost what it costs here.
    private static let idle = 0.1
    private static let longestStep: Int64 = 500_000
    private static let usualStep: Int64 = 50_000

    static func measured(_ records: [RecordedRequest], hasThreadAlone: Bool) -> Costs {
        var costs = Costs()
        let computed = records.filter(\.isComputed)
        let gaps = hasThreadAlone ? gaps(between: computed) : []
        costs.perStep = gaps.count < fewestGaps ? shortestWait(of: computed) : mean(gaps)
        costs.perPause = costs.perStep / pause
        costs.refusal = costs.perStep
        costs.perReply = wayBack(of: computed)
        return costs
    }

    /// From one computation's end to the next one's begin, where the next one waited already.
    private static func gaps(between records: [RecordedRequest]) -> [Int64] {
        let parts = records.flatMap(ReplayPart.parts).sorted { $0.begin < $1.begin }
        return Dictionary(grouping: parts, by: \.worker).values.flatMap { parts in
            var gaps: [Int64] = []
            var end = Int64.min
            for part in parts {
                if part.ready <= end { gaps.append(max(0, part.begin - end)) }
                end = max(end, part.end)
            }
            return gaps
        }
    }

    private static func mean(_ gaps: [Int64]) -> Int64 {
        let counted = gaps.sorted().prefix(max(1, Int(Double(gaps.count) * counted)))
        return counted.reduce(0, +) / Int64(counted.count)
    }

    private static func shortestWait(of records: [RecordedRequest]) -> Int64 {
        let waits = records.compactMap(\.measured).flatMap { measured in
            [measured.kernel + measured.queue] + (measured.downstream > 0 ? [measured.stale] : [])
        }
        let shortest = waits.quantile(idle, .down) ?? 0
        return shortest > longestStep ? usualStep : shortest
    }

    /// What of the whole time is in no stage: on the way to the server, and back.
    private static func wayBack(of records: [RecordedRequest]) -> Int64 {
        let rests = records.compactMap { record -> Int64? in
            guard let latency = record.latency, let measured = record.measured else { return nil }
            return max(0, latency - measured.untilReply)
        }
        return rests.quantile(0.5, .down) ?? 0
    }
}

/// A part of a request's compute, on the clock of its record.
private struct ReplayPart {
    let worker: Int
    /// Since when it could have run.
    let ready: Int64
    let begin, end: Int64

    static func parts(of record: RecordedRequest) -> [ReplayPart] {
        guard let measured = record.measured else { return [] }
        let worker = record.worker ?? 0
        let wall = measured.compute + measured.preempted
        let before = Int64(Double(wall) * record.shareBefore)
        let begin = record.at + measured.kernel + measured.queue
        let first = ReplayPart(worker: worker, ready: record.at, begin: begin, end: begin + before)
        guard measured.downstream > 0 else { return [first] }
        let answered = first.end + measured.downstream
        let again = answered + measured.stale
        let second = ReplayPart(worker: worker, ready: answered, begin: again, end: again + wall - before)
        return [first, second]
    }
}
