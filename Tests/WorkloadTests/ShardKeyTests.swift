import Testing

@testable import Workload

struct ShardKeyTests {
    /// The values that FNV's authors publish for these texts.
    @Test(arguments: [("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)] as [(String, UInt64)])
    func hash_isFNV1a(text: String, hash: UInt64) throws {
        #expect(try #require(ShardKey(Array(text.utf8)[...])).hash == hash)
    }

    @Test(arguments: [(0, false), (1, true), (128, true), (129, false)])
    func key_hasOneTo128Bytes(length: Int, isKey: Bool) {
        #expect((ShardKey([UInt8](repeating: 65, count: length)[...]) != nil) == isKey)
    }
}
