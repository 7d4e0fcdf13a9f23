import Testing

@testable import Workload

struct DocumentCacheTests {
    private static func key(_ text: String) throws -> ShardKey { try #require(ShardKey(Array(text.utf8)[...])) }

    @Test func keys_areKept_andTheOneUsedLongestAgoGivesWay() throws {
        let looks = Lock<[Bool]>([])
        let cache = DocumentCache(capacity: 2) { isThere in looks.withLock { $0.append(isThere) } }
        for text in ["a", "b", "a", "c", "a", "b"] {
            #expect(try cache.document(of: DocumentCacheTests.key(text)) { .string(text) } == .string(text))
        }
        // c pushes b out, which was used before a.
        #expect(looks.withLock { $0 } == [false, false, true, false, true, false])
        #expect(cache.count == 2)
    }

    @Test func documentThatCannotBeRead_isNotKept() throws {
        let cache = DocumentCache(capacity: 2)
        let key = try DocumentCacheTests.key("a")
        #expect(throws: WorkFailure(reason: "gone")) {
            try cache.document(of: key) { () throws(WorkFailure) in throw WorkFailure(reason: "gone") }
        }
        #expect(try cache.document(of: key) { .null } == .null)
    }

    @Test func keptDocument_givesTheSameDigest() throws {
        let kinds = try ComputeKinds(cache: false)
        let cache = DocumentCache(capacity: 1)
        var work = Work(
            kind: .json, units: 1, chain: Chain(method: .get, kind: .json, before: 1, after: 0), folding: [])
        let plain = try kinds.run(work).get()
        work.shardKey = try DocumentCacheTests.key("a")
        for _ in 0..<2 { #expect(try kinds.run(work, keptBy: cache).get() == plain) }
        #expect(cache.count == 1)
    }
}
