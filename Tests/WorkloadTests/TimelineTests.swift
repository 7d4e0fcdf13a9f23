import Testing
import Workload

struct TimelineTests {
    /// A whole request: kernel 10, queue 20, compute 30 (24 on the CPU), downstream 40, stale 50, compute 60 (all),
    /// write 5.
    private static func whole() -> Timeline {
        var timeline = Timeline(arrival: .at(1_000))
        timeline.mark(.kernel, until: .at(1_010))
        timeline.mark(.queue, until: .at(1_030))
        timeline.markCompute(cpuNanoseconds: 24, until: .at(1_060))
        timeline.mark(.downstream, until: .at(1_100))
        timeline.mark(.stale, until: .at(1_150))
        timeline.markCompute(cpuNanoseconds: 60, until: .at(1_210))
        timeline.mark(.write, until: .at(1_215))
        return timeline
    }

    @Test("The stages of a whole request are its marks, and sum to its latency")
    func wholeRequest() {
        let timeline = Self.whole()
        #expect(
            timeline.stages.row
                == [.kernel: 10, .queue: 20, .compute: 84, .preempted: 6, .downstream: 40, .stale: 50, .write: 5])
        #expect(timeline.stages.total == 215)
        #expect(timeline.latencyNanoseconds == 215)
        #expect(timeline.end == .at(1_215))
    }

    @Test("An empty timeline has no latency")
    func empty() {
        let timeline = Timeline(arrival: .at(7))
        #expect(timeline.latencyNanoseconds == 0)
        #expect(timeline.stages.total == 0)
        #expect(timeline.stage(at: .at(9)) == .kernel)
    }

    @Test("An instant before the newest mark counts as that mark")
    func clamping() {
        var timeline = Timeline(arrival: .at(100))
        timeline.mark(.kernel, until: .at(90))
        timeline.mark(.queue, until: .at(150))
        timeline.mark(.downstream, until: .at(120))
        timeline.markCompute(cpuNanoseconds: 10, until: .at(140))
        timeline.mark(.stale, until: .at(151))
        #expect(timeline.stages.row == [.queue: 50, .stale: 1])
        #expect(timeline.latencyNanoseconds == 51)
    }

    @Test("CPU time beyond the wall time counts as the wall time")
    func cpuBeyondWall() {
        var timeline = Timeline(arrival: .at(100))
        timeline.markCompute(cpuNanoseconds: 70, until: .at(150))
        #expect(timeline.stages.row == [.compute: 50])
    }

    @Test(
        "The stages up to an instant sum to it, and a compute mark that straddles it is split in proportion",
        arguments: [
            (0, [:]), (1_000, [:]), (1_005, [.kernel: 5]), (1_030, [.kernel: 10, .queue: 20]),
            (1_045, [.kernel: 10, .queue: 20, .compute: 12, .preempted: 3]),
            (1_101, [.kernel: 10, .queue: 20, .compute: 24, .preempted: 6, .downstream: 40, .stale: 1]),
            (9_999, [.kernel: 10, .queue: 20, .compute: 84, .preempted: 6, .downstream: 40, .stale: 50, .write: 5]),
        ] as [(UInt64, [Stage: UInt64])])
    func split(instant: UInt64, row: [Stage: UInt64]) {
        #expect(Self.whole().stages(until: .at(instant)).row == row)
    }

    @Test("A split neither loses nor makes time, at any instant")
    func splitIsExact() {
        let timeline = Self.whole()
        for offset in UInt64(0)...215 {
            #expect(timeline.stages(until: .at(1_000 + offset)).total == offset)
        }
    }

    @Test("A split of years on the CPU does not overflow")
    func splitOfYears() {
        var timeline = Timeline(arrival: .at(0))
        timeline.markCompute(cpuNanoseconds: 1 << 62, until: .at(1 << 62))
        #expect(timeline.stages(until: .at(1 << 61)).row == [.compute: 1 << 61])
    }

    @Test(
        "The stage at an instant is the mark that it lies in, its end included",
        arguments: [
            (1_000, .kernel), (1_010, .kernel), (1_011, .queue), (1_060, .compute), (1_100, .downstream),
            (1_101, .stale), (1_150, .stale), (1_210, .compute), (1_211, .write), (9_999, .write),
        ] as [(UInt64, Stage)])
    func stageAt(instant: UInt64, stage: Stage) {
        #expect(Self.whole().stage(at: .at(instant)) == stage)
    }

    @Test(
        "The stage after an instant is the mark that it lies in, its beginning included",
        arguments: [
            (1_000, .kernel), (1_009, .kernel), (1_010, .queue), (1_100, .stale), (1_150, .compute), (1_210, .write),
            (9_999, .write),
        ] as [(UInt64, Stage)])
    func stageAfter(instant: UInt64, stage: Stage) {
        #expect(Self.whole().stage(after: .at(instant)) == stage)
    }

    @Test("In a compute mark that was mostly preempted the stage is preempted")
    func mostlyPreempted() {
        var timeline = Timeline(arrival: .at(0))
        timeline.markCompute(cpuNanoseconds: 4, until: .at(10))
        #expect(timeline.stage(at: .at(5)) == .preempted)
    }

    @Test(
        "The longest wait for the thread is found by its part up to an instant, and given whole",
        arguments: [
            (1_000, nil), (1_005, 1_000..<1_010), (1_019, 1_000..<1_010), (1_021, 1_010..<1_030),
            (1_119, 1_010..<1_030), (1_121, 1_100..<1_150), (9_999, 1_100..<1_150),
        ] as [(UInt64, Range<UInt64>?)])
    func longestWait(instant: UInt64, wait: Range<UInt64>?) {
        let found = Self.whole().longestWait(until: .at(instant))
        #expect(found == wait.map { .at($0.lowerBound)..<(.at($0.upperBound)) })
    }

    @Test("Marks that follow each other with one stage are one")
    func joined() {
        var timeline = Timeline(arrival: .at(0))
        for index in 1...UInt64(50) { timeline.markCompute(cpuNanoseconds: 3, until: .at(index * 10)) }
        timeline.mark(.write, until: .at(600))
        #expect((0..<timeline.count).map { timeline[$0].stage } == [.compute, .write])
        #expect(timeline[0].cpuNanoseconds == 150)
        #expect(timeline.stages.row == [.compute: 150, .preempted: 350, .write: 100])
    }

    @Test("A compute mark keeps the thread that computed it, wherever it is moved, and other marks have none")
    func runners() {
        var timeline = Timeline(arrival: .at(0))
        for runner in UInt32(1)...3 {
            timeline.mark(.queue, until: timeline.end.advanced(byNanoseconds: 100))
            timeline.markCompute(
                cpuNanoseconds: 1, by: runner, until: timeline.end.advanced(byNanoseconds: 10))
            timeline.markCompute(
                cpuNanoseconds: 1, by: runner + 10, until: timeline.end.advanced(byNanoseconds: 10))
        }
        timeline.mark(.downstream, until: timeline.end.advanced(byNanoseconds: 1_000))
        timeline.mark(.stale, until: timeline.end.advanced(byNanoseconds: 1_000))
        #expect((0..<timeline.count).map { timeline[$0].runner } == [0, 1, 0, 2, 0, 3, 0, 0])
        // The row is full: the two queue marks that are nearest are made one, and what lies behind them moves.
        timeline.mark(.write, until: timeline.end.advanced(byNanoseconds: 1))
        let marks = (0..<timeline.count).map { timeline[$0] }
        #expect(marks.allSatisfy { ($0.runner > 0) == ($0.stage == .compute) })
        #expect(marks.filter { $0.stage == .compute }.map(\.runner).allSatisfy { (1...3).contains($0) })
    }

    /// Each request copies it several times, and what is longer is copied in a loop.
    @Test("A timeline is no longer than what is copied at once")
    func size() {
        #expect(MemoryLayout<Timeline>.size <= 256)
    }

    @Test("A request that yields a hundred times keeps the time of each stage, and the marks around them")
    func yields() {
        var timeline = Timeline(arrival: .at(0))
        timeline.mark(.kernel, until: .at(10))
        for _ in 0..<100 {
            timeline.mark(.queue, until: timeline.end.advanced(byNanoseconds: 5))
            timeline.markCompute(cpuNanoseconds: 2, until: timeline.end.advanced(byNanoseconds: 3))
        }
        timeline.mark(.downstream, until: timeline.end.advanced(byNanoseconds: 40))
        timeline.mark(.stale, until: timeline.end.advanced(byNanoseconds: 7))
        timeline.mark(.write, until: timeline.end.advanced(byNanoseconds: 1))
        #expect(
            timeline.stages.row
                == [.kernel: 10, .queue: 500, .compute: 200, .preempted: 100, .downstream: 40, .stale: 7, .write: 1])
        #expect(timeline[0].stage == .kernel && timeline[0].end == .at(10))
        #expect(timeline[timeline.count - 1].stage == .write)
    }

    @Test("Any row of marks stays gapless, within its capacity, and true for each stage", arguments: 0..<100)
    func anyRow(seed: UInt64) {
        var chance = SplitMix(seed: seed)
        var timeline = Timeline(arrival: .at(1_000))
        var booked = StageTimes()
        for _ in 0..<UInt64.random(in: 0...60, using: &chance) {
            let stage = Stage.allCases.filter { $0 != .preempted }.randomElement(using: &chance) ?? .queue
            let length = UInt64.random(in: 0...20, using: &chance)
            let end = Instant(nanoseconds: timeline.end.nanoseconds + length)
            if stage == .compute {
                let cpu = UInt64.random(in: 0...length, using: &chance)
                timeline.markCompute(cpuNanoseconds: cpu, until: end)
                booked[.compute] += cpu
                booked[.preempted] += length - cpu
            } else {
                timeline.mark(stage, until: end)
                booked[stage] += length
            }
            #expect(timeline.end == end)
            #expect(timeline.stages.row == booked.row)
            #expect(timeline.count <= Timeline.capacity)
        }
        let marks = (0..<timeline.count).map { timeline[$0] }
        #expect(zip(marks, marks.dropFirst()).allSatisfy { $0.end == $1.start && $0.stage != $1.stage })
        #expect(marks.first?.start ?? timeline.end == timeline.arrival)
        #expect(marks.last?.end ?? timeline.end == timeline.end)
        for offset in 0...timeline.latencyNanoseconds {
            #expect(timeline.stages(until: .at(1_000 + offset)).total == offset)
        }
    }

    @Test("Marks lie end to end")
    func marks() {
        let timeline = Self.whole()
        var end = timeline.arrival
        for index in 0..<timeline.count {
            #expect(timeline[index].start == end)
            end = timeline[index].end
        }
        #expect(end == timeline.end)
    }
}

/// Chance from a seed (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators").
private struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension Instant {
    static func at(_ nanoseconds: UInt64) -> Instant { Instant(nanoseconds: nanoseconds) }
}

extension StageTimes {
    /// The stages that took any time.
    var row: [Stage: UInt64] {
        Dictionary(uniqueKeysWithValues: Stage.allCases.map { ($0, self[$0]) }).filter { $0.value > 0 }
    }
}
