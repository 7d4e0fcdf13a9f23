import CHTTPParser

/// What http_parser's callbacks gather from one message.
struct Gathered {
    enum Kind {
        case request, reply
    }

    let kind: Kind
    private let maximumBody: Int
    private let budget: BufferBudget?
    /// What the body takes of the budget.
    private(set) var share: BufferShare?
    var body: [UInt8] = []
    var fields = HeadFields()
    /// How the body ends; nil if there is none, and until the head is complete.
    private(set) var framing: BodyScan.Framing?
    var isComplete = false
    /// Why a callback stopped http_parser.
    var rejection: Rejection?
    /// The end of the bytes that http_parser is looking at: a name or value that ends before it is whole.
    var feedEnd: UnsafePointer<CChar>?
    private var field = Field.other
    private var pieces = Pieces()

    init(_ kind: Kind, maximumBody: Int, budget: BufferBudget?) {
        self.kind = kind
        self.budget = budget
        self.maximumBody = maximumBody
    }

    mutating func takeName(_ piece: UnsafeRawBufferPointer, isWhole: Bool, parser: UnsafeMutablePointer<http_parser>) {
        guard isWhole else { return pieces.keep(piece) }
        field = pieces.finish(piece, Field.init(name:))
        // http_parser takes any name that begins with "Transfer-Encoding" for it.
        if field != .transferEncoding, !fields.coding.isPresent { parser.pointee.uses_transfer_encoding = 0 }
    }

    mutating func takeValue(_ piece: UnsafeRawBufferPointer, isWhole: Bool) {
        guard field != .other else { return }  // spares keeping its pieces
        guard isWhole else { return pieces.keep(piece) }
        rejection = pieces.finish(piece) { fields.take(field, value: $0) }
    }

    /// A trailer field, whole or in part; it means nothing, but a length would be a second one.
    mutating func takeTrailer(isWhole: Bool, parser: UnsafeMutablePointer<http_parser>) {
        if isWhole, parser.pointee.hasContentLength { reject(Rejection("Content-Length among the trailers")) }
    }

    mutating func takeBody(_ piece: UnsafeRawBufferPointer) {
        guard body.count + piece.count <= maximumBody else { return reject(tooLarge) }
        if let budget, let rejection = makeRoom(for: body.count + piece.count, of: budget) { return reject(rejection) }
        body.append(contentsOf: piece)
    }

    private mutating func makeRoom(for size: Int, of budget: BufferBudget) -> Rejection? {
        guard size > BufferBudget.uncounted else { return nil }
        let share = share ?? BufferShare(of: budget)
        guard share.grow(to: size, atMost: maximumBody) else {
            return Rejection("no room for a body: limits.buffers (\(budget.limit) bytes) is used up", status: 503)
        }
        if share.size > body.capacity { body.reserveCapacity(share.size) }
        self.share = share
        return nil
    }

    /// A chunk of `size` bytes is announced.
    mutating func takeChunk(size: UInt64) {
        if size > UInt64(maximumBody - body.count) { reject(tooLarge) }
    }

    /// The head is complete: checks it as a whole and decides how its body is framed.
    ///
    /// What http_parser takes for an upgrade needs no care: it only stops at the message's end, where a feed ends
    /// anyway.
    mutating func endHead(_ parser: UnsafeMutablePointer<http_parser>) {
        do throws(Rejection) {
            switch kind {
            case .request: framing = try requestFraming(parser.pointee)
            case .reply: framing = try replyFraming(parser.pointee)
            }
        } catch {
            return reject(error)
        }
        if framing == .chunked { parser.pointee.flags |= F_CHUNKED.rawValue }
    }

    /// Nil if the length is zero.
    func lengthFraming(_ length: UInt64) throws(Rejection) -> BodyScan.Framing? {
        guard length <= UInt64(maximumBody) else { throw tooLarge }
        return length == 0 ? nil : .length
    }

    private mutating func reject(_ rejection: Rejection) {
        self.rejection = rejection
        body = []
        share = nil
    }

    private var tooLarge: Rejection { Rejection("a body of more than \(maximumBody) bytes", status: 413) }
}
