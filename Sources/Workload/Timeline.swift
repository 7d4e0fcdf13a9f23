/// A request's life as a gapless row of marks from its arrival in the kernel, so that the stages sum to the latency by
/// construction. Marks are clamped to be monotone: an instant before the newest mark counts as that mark.
///
/// Holds no heap memory. Not shared: whoever runs the request owns it.
public struct Timeline: Sendable {
    /// One stretch of a request's life, from the end of the mark before it (or the arrival) to `end`.
    public struct Mark: Sendable {
        /// Never `preempted`: that share of a compute mark is its length minus `cpuNanoseconds`.
        public var stage: Stage
        public var start: Instant
        public var end: Instant
        /// Nanoseconds on the CPU; 0 unless the stage is `compute`.
        public var cpuNanoseconds: UInt64
        /// The kernel's number of the thread that computed; 0 unless the stage is `compute`. Of a mark that was made of
        /// several, the first one's.
        public var runner: UInt32 = 0

        public var nanoseconds: UInt64 { end.nanoseconds - start.nanoseconds }
        public var preemptedNanoseconds: UInt64 { stage == .compute ? nanoseconds - cpuNanoseconds : 0 }
    }

    /// The most marks kept: a request makes seven, and one that yields makes more. In a full row two of one stage are
    /// made one, so that each stage keeps its time and only the order of what lies between them is lost.
    public static let capacity = 8

    /// When the request's last byte arrived in the kernel.
    public let arrival: Instant
    /// Whether `arrival` is only an upper bound, because several messages shared a read.
    public let arrivalIsUpperBound: Bool
    /// Whether the downstream reply's arrival is only an upper bound, because it ended by close (a FIN has no stamp).
    public internal(set) var answerIsUpperBound = false
    /// Of the marks. A timeline is copied several times a request, and up to 256 bytes are copied without a loop: so it
    /// is one, and stands beside the others of its size.
    private var marks: UInt8 = 0
    /// End of the newest mark.
    public private(set) var end: Instant
    /// Nanoseconds by stage, over the whole row. They sum to `latencyNanoseconds`.
    public private(set) var stages = StageTimes()
    // In columns, and each mark's start is the end of the one before: accounts are copied from hand to hand.
    private var stageOfMark: InlineArray<8, Stage>
    private var ends: InlineArray<8, Instant>
    private var cpuNanoseconds: InlineArray<8, UInt64>
    private var runners: InlineArray<8, UInt32>

    public init(arrival: Instant, arrivalIsUpperBound: Bool = false) {
        self.arrival = arrival
        self.arrivalIsUpperBound = arrivalIsUpperBound
        end = arrival
        stageOfMark = InlineArray(repeating: .kernel)
        ends = InlineArray(repeating: arrival)
        cpuNanoseconds = InlineArray(repeating: 0)
        runners = InlineArray(repeating: 0)
    }

    public var count: Int { Int(marks) }

    public subscript(index: Int) -> Mark {
        precondition(index < count)
        return Mark(
            stage: stageOfMark[index], start: index > 0 ? ends[index - 1] : arrival, end: ends[index],
            cpuNanoseconds: cpuNanoseconds[index], runner: runners[index])
    }

    public var newest: Mark? { count > 0 ? self[count - 1] : nil }

    /// Closes the time since the newest mark as `stage`.
    public mutating func mark(_ stage: Stage, until instant: Instant) {
        let mark = Mark(stage: stage, start: end, end: max(end, instant), cpuNanoseconds: 0)
        stages[stage] += mark.nanoseconds
        add(mark)
    }

    /// Closes the time since the newest mark as a compute part that was on the CPU for `cpuNanoseconds` of it.
    ///
    /// - Parameter runner: the thread that computed; 0: nobody asks.
    public mutating func markCompute(cpuNanoseconds: UInt64, by runner: UInt32 = 0, until instant: Instant) {
        var mark = Mark(stage: .compute, start: end, end: max(end, instant), cpuNanoseconds: 0, runner: runner)
        mark.cpuNanoseconds = min(cpuNanoseconds, mark.nanoseconds)
        stages[.compute] += mark.cpuNanoseconds
        stages[.preempted] += mark.preemptedNanoseconds
        add(mark)
    }

    private mutating func add(_ mark: Mark) {
        end = mark.end
        if count == Timeline.capacity, stageOfMark[count - 1] != mark.stage { makeRoom() }
        if count > 0, stageOfMark[count - 1] == mark.stage {
            ends[count - 1] = mark.end
            cpuNanoseconds[count - 1] += mark.cpuNanoseconds
        } else {
            stageOfMark[count] = mark.stage
            ends[count] = mark.end
            cpuNanoseconds[count] = mark.cpuNanoseconds
            runners[count] = mark.runner
            marks += 1
        }
    }

    /// Joins a mark to the one before it of its stage, across those between them, which move to later: where that is
    /// the shortest way. There are fewer stages than marks, so that a full row has such a pair.
    private mutating func makeRoom() {
        var shortest: (first: Int, second: Int, nanoseconds: UInt64)?
        for second in 1..<count {
            guard let first = (0..<second).last(where: { stageOfMark[$0] == stageOfMark[second] }) else { continue }
            let between = ends[second - 1].nanoseconds - ends[first].nanoseconds
            if between < shortest?.nanoseconds ?? .max { shortest = (first, second, between) }
        }
        guard let (first, second, _) = shortest else { preconditionFailure("a full row of different stages") }
        let moved = self[second]
        cpuNanoseconds[first] += moved.cpuNanoseconds
        for index in first..<second { ends[index].nanoseconds += moved.nanoseconds }
        remove(second)
        // Those on its two sides may be of one stage, too.
        guard second < count, stageOfMark[second - 1] == stageOfMark[second] else { return }
        ends[second - 1] = ends[second]
        cpuNanoseconds[second - 1] += cpuNanoseconds[second]
        remove(second)
    }

    private mutating func remove(_ index: Int) {
        marks -= 1
        for place in index..<count {
            stageOfMark[place] = stageOfMark[place + 1]
            ends[place] = ends[place + 1]
            cpuNanoseconds[place] = cpuNanoseconds[place + 1]
            runners[place] = runners[place + 1]
        }
    }

    /// The whole life so far, in nanoseconds.
    public var latencyNanoseconds: UInt64 { end.nanoseconds - arrival.nanoseconds }

    /// Nanoseconds by stage up to `instant`. A compute mark that straddles it is split in proportion.
    public func stages(until instant: Instant) -> StageTimes {
        var times = StageTimes()
        for index in 0..<count {
            let mark = self[index]
            guard mark.start < instant else { break }
            let part = min(mark.end, instant).nanoseconds - mark.start.nanoseconds
            if mark.stage == .compute {
                let cpu = mark.cpu(in: part)
                times[.compute] += cpu
                times[.preempted] += part - cpu
            } else {
                times[mark.stage] += part
            }
        }
        return times
    }

    /// The longest wait for the thread (`kernel`, `queue`, `stale`, `write`), counted up to `instant`; the whole wait,
    /// also what lies behind `instant`. Nil if there was none.
    public func longestWait(until instant: Instant) -> Range<Instant>? {
        var longest: (wait: Range<Instant>, nanoseconds: Int64)?
        for index in 0..<count where stageOfMark[index].isWait {
            let mark = self[index]
            let nanoseconds = min(mark.end, instant).nanosecondsSince(mark.start)
            if nanoseconds > longest?.nanoseconds ?? 0 { longest = (mark.start..<mark.end, nanoseconds) }
        }
        return longest?.wait
    }

    /// The stage that `instant` falls in, its end included; the last one for an instant after the end.
    public func stage(at instant: Instant) -> Stage {
        for index in 0..<count where instant <= ends[index] { return stage(of: index) }
        return count > 0 ? stageOfMark[count - 1] : .kernel
    }

    /// The stage under way when `instant` has passed: where one ends at it, the next. So a deadline falls: what
    /// ends at it is in time.
    public func stage(after instant: Instant) -> Stage {
        for index in 0..<count where instant < ends[index] { return stage(of: index) }
        return count > 0 ? stageOfMark[count - 1] : .kernel
    }

    private func stage(of index: Int) -> Stage {
        let mark = self[index]
        guard mark.stage == .compute else { return mark.stage }
        return mark.preemptedNanoseconds > mark.cpuNanoseconds ? .preempted : .compute
    }
}

extension Timeline.Mark {
    /// The CPU time that falls to the first `part` nanoseconds of the mark, in proportion.
    fileprivate func cpu(in part: UInt64) -> UInt64 {
        guard part < nanoseconds else { return cpuNanoseconds }
        let (high, low) = cpuNanoseconds.multipliedFullWidth(by: part)
        return nanoseconds.dividingFullWidth((high, low)).quotient
    }
}
