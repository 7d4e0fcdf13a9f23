/// What a request brought of a trace, and hands on with its downstream call. A class, so that a request that brought
/// nothing, as most do, carries no more than a word for it.
public final class BroughtTrace: Sendable {
    public let context: TraceContext
    /// What is handed on of its `tracestate`; empty if there is nothing.
    public let state: [UInt8]

    /// The most bytes of a state that are handed on: as many as the W3C asks for.
    public static let longestState = 512
    /// Where not all has room, entries that are longer go first.
    private static let longestEntry = 128

    /// - Parameter state: the value of `tracestate`, unread.
    public init(_ context: TraceContext, state: [UInt8] = []) {
        self.context = context
        self.state = BroughtTrace.handedOn(state)
    }

    /// The most entries of a list (W3C Trace Context): one with more is none.
    private static let mostEntries = 32

    /// All of it, or as many whole entries as have room, in their order. What is no list of entries is not handed on,
    /// and neither is a list without any. A key that comes twice stays: the W3C's own tests let a list with one pass.
    private static func handedOn(_ state: [UInt8]) -> [UInt8] {
        guard isList(state) else { return [] }
        guard state.count > longestState else { return state }
        let comma = UInt8(ascii: ",")
        var (kept, rest): ([UInt8], ArraySlice<UInt8>) = ([], state[...])
        while !rest.isEmpty {
            let entry = rest.prefix { $0 != comma }
            rest = rest.dropFirst(entry.count + 1)
            guard !entry.isEmpty, entry.count <= longestEntry else { continue }
            guard kept.count + 1 + entry.count <= longestState else { break }
            if !kept.isEmpty { kept.append(comma) }
            kept += entry
        }
        return kept
    }

    /// Members with nothing but white space in them are allowed, and count for none.
    private static func isList(_ state: [UInt8]) -> Bool {
        guard state.allSatisfy(isOfEntry) else { return false }
        let entries = state.split(separator: UInt8(ascii: ",")).map { $0.drop { $0 == 0x20 || $0 == 0x09 } }
            .filter { !$0.isEmpty }
        return (1...mostEntries).contains(entries.count)
            && entries.allSatisfy { ($0.firstIndex(of: UInt8(ascii: "=")) ?? $0.startIndex) > $0.startIndex }
    }

    /// Printable ASCII, and what may stand around an entry.
    private static func isOfEntry(_ byte: UInt8) -> Bool { (0x20...0x7e).contains(byte) || byte == 0x09 }
}
