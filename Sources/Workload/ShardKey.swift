/// What a request is about, to those that keep something of it: `X-Shard-Key`. Equal keys go to one machine where calls
/// are sharded. A class, so that a request without one, as most are, carries no more than a word for it.
public final class ShardKey: Sendable {
    /// As it came.
    public let text: [UInt8]
    /// The same for equal keys in all processes.
    public let hash: UInt64

    /// Of a key, in bytes.
    public static let longest = 128

    /// - Parameter text: the field's value; nil for an empty one and one that is too long, as if there were none.
    public init?(_ text: ArraySlice<UInt8>) {
        guard (1...ShardKey.longest).contains(text.count) else { return nil }
        self.text = Array(text)
        hash = ShardKey.hash(of: text)
    }

    /// FNV-1a of 64 bits (Fowler, Noll and Vo): the same in all processes.
    public static func hash(of bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
