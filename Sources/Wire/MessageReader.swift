/// Leads the bytes of one message through the scans of its parts. Never copied: it is large.
struct MessageReader<Line: StartLine & ~Copyable>: ~Copyable {
    enum Part {
        /// → body, complete.
        case head
        /// → complete.
        case body
        case complete
    }

    private(set) var part = Part.head
    private(set) var head: HeadScan<Line>
    /// How the body ends; nil if there is none, and until the head is complete.
    private(set) var framing: BodyScan.Framing?
    private(set) var content: Content
    /// The head as it came.
    private var text = Gathered()
    private var bodyScan: BodyScan?

    /// - Parameter room: bytes that fields, chunk extensions and trailers together may take.
    init(_ line: consuming Line, room: Int, content: Content) {
        self.content = content
        head = HeadScan(line, room: room)
    }

    /// What of the head has come.
    var headText: [UInt8] { text.bytes }

    /// Takes a stretch of the present part: at least one byte. Returns how many.
    mutating func take(_ bytes: UnsafeRawBufferPointer) throws(Rejection) -> Int {
        switch part {
        case .head:
            let scanned = try text.scan(bytes, by: &head)
            if scanned.hasEnded { try endHead() }
            return scanned.count
        case .body:
            guard let scanned = try bodyScan?.scan(bytes, into: &content) else { return 0 }
            if scanned.hasEnded { part = .complete }
            return scanned.count
        case .complete:
            return 0
        }
    }

    /// Gives the field lines of a complete message away.
    mutating func takeLines() -> FieldLines { FieldLines(head: text.take(), start: head.linesStart ?? 0) }

    /// Gives its body away.
    mutating func takeBody() -> (bytes: [UInt8], share: BufferShare?) { content.take() }

    /// Forgets the rest of it, and begins the next one.
    mutating func begin(_ line: consuming Line, room: Int) {
        part = .head
        text = Gathered()
        head = HeadScan(line, room: room)
        if framing != nil { (framing, bodyScan) = (nil, nil) }
    }

    /// Lets go of what has come of the body. Nothing more is read.
    mutating func forgetContent() {
        content = Content(maximum: 0, budget: nil)
    }

    private mutating func endHead() throws(Rejection) {
        try head.fields.reader.checkLengths()
        framing = try head.line.framing(head.fields.reader)
        if case .length(let length) = framing {
            try content.expect(length)
            if length == 0 { framing = nil }
        }
        guard let framing else { return part = .complete }
        bodyScan = BodyScan(framing, room: head.fields.room)
        part = .body
    }
}
