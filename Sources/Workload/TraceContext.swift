/// Where a request stands in a distributed trace (W3C Trace Context, level 2): whose call it is, and what it is called
/// itself, which makes it the parent of its downstream call.
public struct TraceContext: Sendable, Equatable {
    public var trace: TraceID
    /// The caller's span and our own; neither is 0.
    public var parent, span: UInt64
    /// Those that have a meaning: others are not handed on.
    public var flags: UInt8

    private static let sampled: UInt8 = 1
    /// Handed on as it came: it says how the trace's id was made.
    private static let random: UInt8 = 2

    public init(trace: TraceID, parent: UInt64, span: UInt64, flags: UInt8) {
        self.trace = trace
        self.parent = parent
        self.span = span
        self.flags = flags & (TraceContext.sampled | TraceContext.random)
    }

    /// Whether the caller may have kept what it knows of the trace.
    public var isSampled: Bool { flags & TraceContext.sampled != 0 }

    /// Of the value of a `traceparent`; nil if it is malformed, as if there were none.
    ///
    /// - Parameter span: what this request is called in the trace; not 0.
    public init?(traceparent text: Span<UInt8>, span: UInt64) {
        let dash = UInt8(ascii: "-")
        guard text.count >= TraceContext.length, let version = HexadecimalText.number(text.extracting(0..<2)),
            version != TraceContext.noVersion, text[2] == dash, text[35] == dash, text[52] == dash,
            let trace = TraceID(text.extracting(3..<35)),
            let parent = HexadecimalText.number(text.extracting(36..<52)), parent != 0,
            let flags = HexadecimalText.number(text.extracting(53..<TraceContext.length))
        else { return nil }
        // Later versions may say more, behind another dash.
        guard text.count == TraceContext.length || version > 0 && text[TraceContext.length] == dash else { return nil }
        self.init(trace: trace, parent: parent, span: span, flags: UInt8(truncatingIfNeeded: flags))
    }

    /// `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01`
    private static let length = 55
    private static let noVersion: UInt64 = 0xff
}

/// The id of a whole trace: 16 bytes, never all zero.
public struct TraceID: Sendable, Hashable {
    /// As bytes in their order they are those of `high`, then those of `low`, each the highest first.
    public var high, low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Of 32 hexadecimal digits in lower case; nil for all else, and for nothing but zeros.
    public init?(_ text: Span<UInt8>) {
        guard text.count == 32, let high = HexadecimalText.number(text.extracting(0..<16)),
            let low = HexadecimalText.number(text.extracting(16..<32)), high | low != 0
        else { return nil }
        self.init(high: high, low: low)
    }
}

extension TraceID: CustomStringConvertible {
    public var description: String { HexadecimalText.word(high) + HexadecimalText.word(low) }
}
