import Configuration
import Modes
import Simulation
import Testing
import WhatIf

/// What would have kept the deadline of one request.
struct MissReplayTests {
    private static let millisecond: Int64 = 1_000_000
    private static let (loop, pool) = (
        ModeChoice.standard.name, ModeChoice.compared.first { $0.blocksInCalls }?.name ?? ""
    )

    /// The story as the daemon records it: A's answer comes after 50 ms, and B computes for 400 ms meanwhile.
    private static func story(computingOfB: Int64 = 400) -> [RecordedRequest] {
        let b = computingOfB * millisecond
        let a = RecordedRequest(
            id: "A", at: 7 * millisecond, budget: 150 * millisecond, asked: .init(before: 0, after: 10),
            measured: .init(
                compute: 5 * millisecond, downstream: 50 * millisecond, stale: max(0, b - 40 * millisecond), before: 0),
            latency: b + 15 * millisecond, end: .left)
        return [
            a,
            RecordedRequest(
                id: "B", at: 17 * millisecond, budget: 10_000 * millisecond,
                asked: .init(before: Double(2 * computingOfB), after: 0, downstream: 0),
                measured: .init(compute: b, before: b), latency: b, end: .replied, isMet: true),
        ]
    }

    @Test func `the story's A is kept by turns and by threads, and not by an order alone`() throws {
        let answer = try #require(
            MissReplay(Self.story(), at: 0, servedBy: Configuration(), cores: 1).answer())
        #expect(answer.replayed == 2)
        #expect(answer.missed == 1)
        #expect(answer.agrees == 2)
        let met = Dictionary(uniqueKeysWithValues: answer.alternatives.map { ($0.name, $0.met) })
        #expect(met["\(Self.loop) edf"] == false)
        #expect(met["\(Self.loop) edf yield 1ms"] == true)
        #expect(met[Self.pool] == true)
        #expect(
            answer.answer
                == "kept by \(Self.pool); \(Self.loop) edf yield 1ms; \(Self.pool) edf slots cpus yield 1ms")
        // A's 5 ms come in turns with B's, each of which is a millisecond.
        let yielding = answer.alternatives.first { $0.name == "\(Self.loop) edf yield 1ms" }
        #expect(try #require(yielding?.latencyMs) < 70)
    }

    @Test func `where the model itself keeps the deadline, it says that it does not know`() throws {
        var records = Self.story(computingOfB: 20)
        // The record says that A was late all the same.
        records[0].latency = 200 * Self.millisecond
        let answer = try #require(MissReplay(records, at: 0, servedBy: Configuration(), cores: 1).answer())
        #expect(answer.agrees == 1)
        #expect(answer.answer.hasPrefix("a simulation of \(Self.loop) itself keeps its deadline"))
    }

    @Test func `of a mode that theory knows nothing of there is no answer`() throws {
        var configuration = Configuration()
        configuration.mode = try #require(ModeChoice.all.first { $0.queue == nil })
        #expect(MissReplay(Self.story(), at: 0, servedBy: configuration, cores: 1).answer() == nil)
    }

    @Test func `the alternatives of every mode are different daemons, and none is the recorded one`() {
        for mode in ModeChoice.all where mode.queue != nil {
            var configuration = Configuration()
            configuration.mode = mode
            let all = Alternative.standard(for: configuration, cores: 2)
            #expect(Set(all.map(\.name)).count == all.count)
            #expect(all.count >= 8, "\(mode.name): \(all.map(\.name))")
            #expect(!all.contains { $0.configuration == configuration && $0.cores == 2 })
        }
    }
}
