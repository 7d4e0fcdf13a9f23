/// The first line of a message: what a request and a reply differ in.
protocol StartLine {
    /// Scans up to the line's end, and checks it as a whole there.
    mutating func scan(_ bytes: UnsafeRawBufferPointer) throws(Rejection) -> Scanned

    /// Checks the head as a whole and says how the body ends (RFC 9112 6.3); nil if there is none.
    func framing(_ head: HeadFields) throws(Rejection) -> BodyScan.Framing?
}

/// Leads the bytes of one message through the scans of its parts.
struct MessageReader<Line: StartLine> {
    enum Part {
        /// → fields.
        case line
        /// → body, complete.
        case fields
        /// → complete.
        case body
        case complete
    }

    private(set) var part = Part.line
    private(set) var line: Line
    private(set) var head = HeadFields()
    /// How the body ends; nil if there is none, and until the head is complete.
    private(set) var framing: BodyScan.Framing?
    private(set) var content: Content
    private var fieldScan: FieldScan
    private var bodyScan = BodyScan(.untilClose, room: 0)

    /// - Parameter room: bytes that fields, chunk extensions and trailers together may take.
    init(_ line: Line, room: Int, content: Content) {
        self.line = line
        self.content = content
        fieldScan = FieldScan(room: room)
    }

    var fields: FieldLines { fieldScan.lines }

    /// Takes a stretch of the present part: at least one byte. Returns how many.
    mutating func take(_ bytes: UnsafeRawBufferPointer) throws(Rejection) -> Int {
        let scanned: Scanned
        switch part {
        case .line:
            scanned = try line.scan(bytes)
            if scanned.hasEnded { part = .fields }
        case .fields:
            scanned = try fieldScan.scan(bytes, for: &head)
            if scanned.hasEnded { try endHead() }
        case .body:
            scanned = try bodyScan.scan(bytes, into: &content)
            if scanned.hasEnded { part = .complete }
        case .complete:
            return 0
        }
        return scanned.count
    }

    /// Lets go of what has come of the body. Nothing more is read.
    mutating func forgetContent() {
        content = Content(maximum: 0, budget: nil)
    }

    private mutating func endHead() throws(Rejection) {
        try head.checkLengths()
        framing = try line.framing(head)
        if case .length(let length) = framing {
            try content.expect(length)
            if length == 0 { framing = nil }
        }
        guard let framing else { return part = .complete }
        bodyScan = BodyScan(framing, room: fieldScan.room)
        part = .body
    }
}
