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

    /// All of it, or as many whole entries as have room, in their order. What has bytes that no entry has is not handed
    /// on, and neither is a list without entries.
    private static func handedOn(_ state: [UInt8]) -> [UInt8] {
        guard state.contains(UInt8(ascii: "=")), state.allSatisfy(isOfEntry) else { return [] }
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

    /// Printable ASCII, and what may stand around an entry.
    private static func isOfEntry(_ byte: UInt8) -> Bool { (0x20...0x7e).contains(byte) || byte == 0x09 }
}
