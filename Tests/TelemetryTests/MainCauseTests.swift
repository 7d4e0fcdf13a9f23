import Testing
import Workload

@testable import Telemetry

struct MainCauseTests {
    @Test(
        arguments: [
            (
                [MissPlace(.stale, .stale): 5, MissPlace(.queue, .queue): 2],
                "71 % of misses: the downstream's reply sat unread"
            ),
            ([MissPlace(.queue, .queue): 1], "100 % of misses: the request waited its turn"),
            (
                [MissPlace(.write, .stale): 999, MissPlace(.write, .write): 1],
                "99 % of misses: the downstream's reply sat unread"
            ),
            ([MissPlace(.queue, .kernel): 3], "100 % of misses: the request sat unread"),
            (
                [MissPlace(.compute, .compute): 3],
                "100 % of misses: the request's own compute took longer than its deadline"
            ),
            (
                [MissPlace(.downstream, .downstream): 3],
                "100 % of misses: the downstream and the request's own compute took longer than its deadline"
            ),
            ([MissPlace(.preempted, .preempted): 3], "100 % of misses: its compute was kept off the CPU"),
            ([MissPlace(.write, .write): 3], "100 % of misses: its reply took too long to be written"),
            ([MissPlace(.queue, .hangup): 3], "100 % of misses: its client hung up while it waited its turn"),
            (
                [MissPlace(.queue, .hangup): 3, MissPlace(.downstream, .hangup): 4],
                "100 % of misses: its client hung up, most often during its downstream call"
            ),
            ([MissPlace(.downstream, .failed): 3], "100 % of misses: it failed during its downstream call"),
            ([MissPlace(.queue, .shed): 3], "100 % of misses: a policy refused it before any work"),
            ([MissPlace(.compute, .expired): 3], "100 % of misses: a policy stopped it after its work had begun"),
            ([MissPlace(nil, .killed): 3], "100 % of misses: its worker died with it"),
        ] as [([MissPlace: Int], String)])
    func `the most frequent cause is told in a sentence`(misses: [MissPlace: Int], sentence: String) {
        #expect(MainCause(of: misses)?.sentence == sentence)
    }

    @Test func `without misses there is none`() {
        #expect(MainCause(of: [:]) == nil)
        #expect(MainCause(of: [MissPlace(.queue, .queue): 0]) == nil)
    }

    @Test func `a cause counts over all stages, and names the one with most`() throws {
        let main = try #require(
            MainCause(of: [
                MissPlace(.stale, .stale): 2, MissPlace(.compute, .stale): 3, MissPlace(.write, .stale): 3,
                MissPlace(.queue, .queue): 4, MissPlace(nil, .killed): 4,
            ]))
        #expect((main.cause, main.stage, main.share) == ("stale", "compute", 0.5))
        let lost = try #require(MainCause(of: [MissPlace(nil, .killed): 1]))
        #expect((lost.cause, lost.stage, lost.share) == ("killed", nil, 1))
    }

    @Test func `of equal causes it stays with the first, however the misses come`() {
        for _ in 0..<20 {
            let misses = Dictionary(
                uniqueKeysWithValues: Cause.allCases.shuffled().map { (MissPlace(.queue, $0), 7) })
            #expect(MainCause(of: misses)?.cause == "compute")
        }
    }

    private static func records(_ holders: [Holder?]) throws -> [RequestRecord] {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        for holder in holders {
            slab.commit(.sample(budget: .milliseconds(1), holder: holder, marks: [(.stale, 9, 0)]))
        }
        slab.commit(.sample(budget: .milliseconds(1), marks: [(.queue, 9, 0)]))
        return slab.records()
    }

    private static func holder(computing: Bool) -> Holder {
        Holder(id: .ours(salt: 1, number: 1), nanoseconds: 1, isComputing: computing)
    }

    @Test(
        arguments: [
            ([true, true, nil], " while another request computed"),
            ([false, true, false], " while another request held the thread"),
            ([true, nil], ""), ([nil, nil, false], ""), ([], ""),
        ] as [([Bool?], String)])
    func `who held the thread is told where most records say so`(holders: [Bool?], words: String) throws {
        let records = try Self.records(holders.map { $0.map(Self.holder) })
        let main = MainCause(of: [MissPlace(.stale, .stale): 1], newest: records)
        #expect(main?.sentence == "100 % of misses: the downstream's reply sat unread\(words)")
        #expect(MainCause(of: [MissPlace(.compute, .compute): 1], newest: records)?.sentence.contains("while") == false)
    }

    @Test func `the newest misses are a few, of the living and the dead, and none that is too old`() throws {
        var totals = Totals(modes: ["some-mode"])
        let at = { (seconds: Int64) in Instant(nanoseconds: 0) + .seconds(seconds) }
        let slabs = try (0..<2).map { slot in
            let slab = try WorkerSlab(slot: slot, mode: "some-mode")
            for second in 1...50 {
                slab.commit(.sample(budget: .milliseconds(1), at: at(Int64(second)), marks: [(.queue, 9, 0)]))
                slab.commit(.sample(at: at(Int64(second)), marks: [(.queue, 9, 0)]))
            }
            return slab
        }
        totals.fold(slabs[0])
        #expect(totals.newestMisses(since: at(0), with: [slabs[1]]).count == 64)
        let newest = totals.newestMisses(since: at(48), with: [slabs[1]])
        #expect(newest.count == 6 && newest.allSatisfy { $0.verdict != .met && $0.end > at(48) })
    }
}
