/// The work of a RequestParser: leads the bytes through the scans of a request's parts, and to http_parser.
struct RequestReader: ~Copyable {
    private enum Part {
        /// → fields.
        case line
        /// → body; line when the message is complete.
        case fields
        /// → line when the message is complete.
        case body
    }

    private let limits: RequestLimits
    private let grammar: Grammar
    private var part = Part.line
    private var lineScan: RequestLineScan
    private var fieldScan: FieldScan
    private var bodyScan = BodyScan(.length, room: 0)
    private var rejection: Rejection?
    private(set) var wantsContinue = false

    init(limits: RequestLimits, budget: BufferBudget?) {
        self.limits = limits
        grammar = Grammar(.request, maximumBody: limits.body, budget: budget)
        lineScan = RequestLineScan(maximumTarget: limits.target)
        fieldScan = FieldScan(room: limits.headers)
    }

    var phase: RequestParser.Phase {
        switch part {
        case .line: lineScan.isIdle ? .idle : .head
        case .fields: .head
        case .body: .body
        }
    }

    var requestID: [UInt8]? { grammar.requestID }

    var asksForHead: Bool { lineScan.asksForHead }

    mutating func parse(_ bytes: UnsafeRawBufferPointer) -> RequestParser.Progress {
        if let rejection { return .rejected(rejection) }
        wantsContinue = false
        var position = 0
        while position < bytes.count {
            do throws(Rejection) {
                position += try take(UnsafeRawBufferPointer(rebasing: bytes[position...]))
                if grammar.isComplete { return .complete(finish(), consumed: position) }
            } catch {
                rejection = error
                return .rejected(error)
            }
        }
        return .incomplete
    }

    /// Takes a stretch of the present part: at least one byte. Returns how many.
    private mutating func take(_ bytes: UnsafeRawBufferPointer) throws(Rejection) -> Int {
        let scanned: Scanned
        switch part {
        case .line:
            scanned = lineScan.scan(bytes)
            if try scanned.hasEnded { try endLine() }
        case .fields:
            scanned = fieldScan.scan(bytes)
            if try grammar.take(scanned, of: bytes) { endHead() }
        case .body:
            wantsContinue = false
            scanned = bodyScan.scan(bytes, remaining: grammar.remaining)
            _ = try grammar.take(scanned, of: bytes)
        }
        return scanned.count
    }

    private mutating func endLine() throws(Rejection) {
        try lineScan.finish()
        grammar.beginFields(isHTTP10: lineScan.isHTTP10)
        part = .fields
    }

    private mutating func endHead() {
        guard let framing = grammar.framing else { return }
        bodyScan = BodyScan(framing, room: fieldScan.room)
        part = .body
        wantsContinue = grammar.expectsContinue && !lineScan.isHTTP10
    }

    private mutating func finish() -> HTTPRequest {
        let gathered = grammar.takeGathered()
        let isHTTP10 = lineScan.isHTTP10
        let request = HTTPRequest(
            method: lineScan.method, target: lineScan.target, parts: lineScan.parts,
            keepsAlive: gathered.fields.keepsAlive(isHTTP10: isHTTP10), isHTTP10: isHTTP10,
            fields: gathered.fields.request, body: gathered.body, share: gathered.share)
        part = .line
        lineScan = RequestLineScan(maximumTarget: limits.target)
        fieldScan = FieldScan(room: limits.headers)
        return request
    }
}
