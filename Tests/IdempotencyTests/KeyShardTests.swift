import Testing
import Workload

@testable import Idempotency

struct KeyShardTests {
    @Test func `the first is served, others find it under way, and then its result`() throws {
        let bench = ShardBench(capacity: 4)
        let token = try #require(bench.first(1))
        #expect(bench.begin(1) == .underWay(token))
        #expect(bench.shard.isUnderWay(token))
        #expect(bench.shard.finish(token, ShardBench.kept(7), until: ShardBench.at(100)))
        #expect(!bench.shard.isUnderWay(token))
        #expect(bench.begin(1, at: 99) == .kept(ShardBench.kept(7)))
        #expect(bench.shard.flaws() == [])
    }

    @Test(arguments: [3, 4, 5, 6])
    func `a result comes back as it was kept`(number: Int) throws {
        let bench = ShardBench(capacity: 1)
        let token = try #require(bench.first(1))
        _ = bench.shard.finish(token, ShardBench.kept(number), until: ShardBench.at(100))
        #expect(bench.begin(1) == .kept(ShardBench.kept(number)))
    }

    @Test func `every way to fail comes back, and a reason as far as replies tell it`() throws {
        let kinds: [RequestFailure.Kind] =
            [.work] + DownstreamErrorKind.allCases.map { .downstream($0) } + DropReason.allCases.map { .dropped($0) }
        for kind in kinds {
            let bench = ShardBench(capacity: 1)
            let token = try #require(bench.first(1))
            let reason = String(repeating: "é", count: 300)
            let kept = KeptReply(Reply(status: 504, content: .reason(reason)), failure: kind)
            _ = bench.shard.finish(token, kept, until: ShardBench.at(100))
            let known = KeptReply(
                Reply(status: 504, content: .reason(String(repeating: "é", count: 192))), failure: kind)
            #expect(bench.begin(1) == .kept(known))
        }
    }

    @Test func `nobody who does not wait is woken`() throws {
        let bench = ShardBench(capacity: 4)
        let token = try #require(bench.first(1))
        #expect(bench.begin(1, waits: false) == .underWay(token))
        #expect(!bench.shard.finish(token, ShardBench.kept(1), until: ShardBench.at(100)))
    }

    @Test func `another order with the same key is refused, before and behind the result`() throws {
        let bench = ShardBench(capacity: 4)
        let token = try #require(bench.first(1))
        #expect(bench.begin(1, order: 1) == .mismatch)
        _ = bench.shard.finish(token, ShardBench.kept(1), until: ShardBench.at(100))
        #expect(bench.begin(1, order: 1) == .mismatch)
        #expect(bench.begin(1, order: 1, at: 100) != .mismatch, "its time is over")
    }

    @Test func `what is abandoned is free for the next, who is the first`() throws {
        let bench = ShardBench(capacity: 4)
        let token = try #require(bench.first(1))
        #expect(bench.begin(1) == .underWay(token))
        #expect(bench.shard.abandon(token))
        let next = try #require(bench.first(1))
        #expect(next != token)
        #expect(!bench.shard.abandon(token) && !bench.shard.finish(token, ShardBench.kept(1), until: ShardBench.at(1)))
        #expect(bench.begin(1) == .underWay(next), "an old token ends nothing")
    }

    @Test func `a result whose time is over is none`() throws {
        let bench = ShardBench(capacity: 4)
        let token = try #require(bench.first(1))
        _ = bench.shard.finish(token, ShardBench.kept(1), until: ShardBench.at(100))
        #expect(bench.begin(1, at: 99) == .kept(ShardBench.kept(1)))
        #expect(bench.first(1, at: 100) != nil)
    }

    /// A reload may change how long results are kept.
    @Test func `a result whose time is over behind one that is kept for longer is none`() throws {
        let bench = ShardBench(capacity: 4)
        let (long, short) = (try #require(bench.first(1)), try #require(bench.first(2)))
        _ = bench.shard.finish(long, ShardBench.kept(1), until: ShardBench.at(1_000))
        _ = bench.shard.finish(short, ShardBench.kept(2), until: ShardBench.at(10))
        #expect(bench.first(2, at: 10) != nil)
        #expect(bench.begin(1, at: 10) == .kept(ShardBench.kept(1)))
        #expect(bench.shard.flaws() == [])
    }

    @Test func `at the bound the oldest result goes, and where there is none the new key has no room`() throws {
        let bench = ShardBench(capacity: 3)
        let tokens = try (1...3).map { try #require(bench.first($0)) }
        #expect(bench.begin(4) == .full)
        _ = bench.shard.finish(tokens[1], ShardBench.kept(2), until: ShardBench.at(100))
        _ = bench.shard.finish(tokens[0], ShardBench.kept(1), until: ShardBench.at(100))
        #expect(bench.first(4) != nil, "in place of 2")
        #expect(bench.begin(1) == .kept(ShardBench.kept(1)))
        #expect(bench.first(5) != nil, "in place of 1")
        #expect(bench.begin(6) == .full)
        #expect(bench.begin(3) == .underWay(tokens[2]))
        #expect(bench.shard.count == 3 && bench.shard.flaws() == [])
    }

    @Test func `a process that is gone leaves its keys, and no other's`() throws {
        let bench = ShardBench(capacity: 8)
        let (lost, kept, done) = (
            try #require(bench.first(1, by: 7)), try #require(bench.first(2, by: 8)),
            try #require(bench.first(3, by: 7))
        )
        _ = bench.shard.finish(done, ShardBench.kept(3), until: ShardBench.at(100))
        #expect(!bench.shard.release(7), "nobody waited")
        #expect(bench.begin(2, by: 9) == .underWay(kept))
        #expect(bench.begin(3) == .kept(ShardBench.kept(3)))
        #expect(!bench.shard.isUnderWay(lost))
        #expect(bench.first(1, by: 8) != nil)
        #expect(bench.begin(1) != .full)
        #expect(bench.shard.release(8), "somebody waits for 1")
    }

    @Test func `one call lets go of so many whose time is over, and no more`() throws {
        let bench = ShardBench(capacity: 200)
        for key in 0..<200 {
            let token = try #require(bench.first(key))
            _ = bench.shard.finish(token, ShardBench.kept(1), until: ShardBench.at(10))
        }
        #expect(bench.first(500, at: 10) != nil)
        #expect(bench.shard.count == 200 - KeyShard.mostExpired + 1)
    }
}
