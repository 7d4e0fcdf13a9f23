/// The first line of a message: what a request and a reply differ in.
protocol StartLine: GatheringScan, ~Copyable {
    /// Checks the head as a whole and says how the body ends (RFC 9112 6.3); nil if there is none.
    func framing(_ fields: HeadFields) throws(Rejection) -> BodyScan.Framing?
}

/// Scans the head of a message: its first line, and its field lines. Never copied: it is large.
struct HeadScan<Line: StartLine & ~Copyable>: ~Copyable, GatheringScan {
    private(set) var line: Line
    /// Where the field lines begin; nil while the first line is read.
    private(set) var linesStart: Int?
    private(set) var fields: FieldScan<HeadFields>

    /// - Parameter room: bytes that the fields may take.
    init(_ line: consuming Line, room: Int) {
        self.line = line
        fields = FieldScan(HeadFields(), room: room)
    }

    mutating func scan(_ text: UnsafeRawBufferPointer, from first: Int) throws(Rejection) -> Int? {
        guard linesStart == nil else { return try fields.scan(text, from: first) }
        guard let end = try line.scan(text, from: first) else { return nil }
        linesStart = end
        return try fields.scan(text, from: end)
    }
}
