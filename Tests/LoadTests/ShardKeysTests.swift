import Testing

@testable import Load

struct ShardKeysTests {
    static func keys(_ text: String, requests: Int) -> [Int]? {
        (try? ShardKeys(text, requests: requests, seed: 1)).map { keys in (0..<requests).map { keys.key(of: $0) } }
    }

    @Test func equalKeys_areDrawnFromOneSeed_evenly() throws {
        let keys = try #require(ShardKeysTests.keys("10", requests: 10_000))
        #expect(keys == ShardKeysTests.keys("10", requests: 10_000))
        let counts = Dictionary(grouping: keys) { $0 }.mapValues(\.count)
        // 1,000 ± 30 of each (one standard deviation).
        #expect(counts.count == 10 && counts.values.allSatisfy { (850...1_150).contains($0) }, "\(counts)")
    }

    @Test func zipf_givesTheKthKeyAKthOfTheFirst() throws {
        let keys = try #require(ShardKeysTests.keys("zipf:100", requests: 100_000))
        let counts = Dictionary(grouping: keys) { $0 }.mapValues(\.count)
        let first = Double(counts[0] ?? 0)
        for rank in [2, 4, 10] {
            let ratio = Double(counts[rank - 1] ?? 0) / first
            #expect(abs(ratio * Double(rank) - 1) < 0.1, "\(rank): \(ratio)")
        }
    }

    @Test(arguments: ["0", "-1", "", "x", "5,1", "zipf:", "zipf:5,", "zipf:5,9", "zipf:5,1,1", "1000001"])
    func whatIsNoNumberOfKeys_isRefused(text: String) {
        #expect(ShardKeysTests.keys(text, requests: 1) == nil)
    }
}
