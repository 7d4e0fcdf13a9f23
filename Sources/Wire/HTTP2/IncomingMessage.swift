/// A message on its way in, on one stream: its head becomes the text that HTTP/1.1 would have brought, so that both are
/// judged by the same parser.
struct IncomingMessage {
    private let limits: RequestLimits
    private var text: [UInt8] = []
    private var linesStart = 0
    private var authority: [UInt8]?
    /// Bytes of body that its head has promised; nghttp2 holds the body to it.
    private var announced: UInt64?
    private(set) var message = HTTP2Message()
    private var content: Content
    private let isRequest: Bool
    private var trailers: [UInt8]?
    /// Its head has come.
    private(set) var hasHead = false
    private(set) var isWhole = false
    /// Its head was taken by itself, and its body is read as it comes.
    private(set) var isInPieces = false
    /// There is something to tell of it.
    private(set) var isStirred = false
    /// How many frames the session had taken with its last one.
    private(set) var lastFrame = 0

    init(isRequest: Bool, limits: RequestLimits, budget: BufferBudget?) {
        self.isRequest = isRequest
        self.limits = limits
        content = Content(maximum: limits.body, budget: budget)
    }

    var rejection: Rejection? { message.rejection }

    var goesOnInPieces: Bool { isInPieces && !isWhole }

    /// One field of the head, or of the trailers behind the body. nghttp2 has looked at the bytes of both.
    mutating func take(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        guard rejection == nil else { return }
        guard !hasHead else {
            var lines = trailers.take() ?? []
            guard IncomingMessage.append(name, value, to: &lines, within: limits.headers) else {
                return reject(.headersTooLarge)
            }
            return trailers = lines
        }
        if name.first == UInt8(ascii: ":") { return takePseudo(name, value) }
        beginLines()
        if name.isName(.contentLength) { return announced = value.decimalNumber }
        if authority != nil && name.isName(.host) { return }
        let room = linesStart + limits.headers
        guard IncomingMessage.append(name, value, to: &text, within: room) else { return reject(.headersTooLarge) }
    }

    mutating func endHead() {
        guard !hasHead else { return }
        beginLines()
        hasHead = true
        // What a reply to HEAD promises does not come.
        guard isRequest, let announced, rejection == nil else { return }
        do throws(Rejection) { try content.expect(announced) } catch { reject(error) }
    }

    mutating func take(body piece: UnsafeRawBufferPointer) {
        guard rejection == nil else { return }
        do throws(Rejection) { try content.append(piece[...]) } catch { reject(error) }
    }

    /// Whether there was nothing to tell of it before.
    mutating func stir() -> Bool {
        defer { isStirred = true }
        return !isStirred
    }

    /// All that there was has been told, and more may follow.
    mutating func settle() { isStirred = false }

    /// The head as a message without a body; from now on that is read by `takeBody`.
    mutating func takeHead(by parser: inout RequestParser?) -> HTTP2Message {
        isInPieces = true
        if rejection == nil {
            text += [.carriageReturn, .lineFeed]
            parse(by: &parser)
        }
        var head = message
        head.isHead = true
        return head
    }

    /// Its head is here, nothing of its body is, and its client waits for a word before it sends that (RFC 9110
    /// 10.1.1).
    var expectsContinue: Bool {
        guard hasHead, !isWhole, !isInPieces, content.bytes.isEmpty else { return false }
        let value = FieldLines(head: text, start: linesStart).first(.expect)
        return value?.withUnsafeBytes { $0.isName("100-continue") } ?? false
    }

    /// Its head, as far as it has come.
    var begun: HTTP2Message {
        var begun = message
        begun.fields = FieldLines(head: text, start: linesStart)
        return begun
    }

    /// What has come of the body and was not taken before.
    mutating func takeBody() -> (bytes: [UInt8], share: BufferShare?) { content.take() }

    /// Its last frame has come, or it was rejected. Whether there was nothing to tell of it before.
    ///
    /// - Parameter frame: how many frames the session has taken.
    mutating func end(by parser: inout RequestParser?, frame: Int) -> Bool {
        guard !isWhole else { return false }
        (isWhole, lastFrame) = (true, frame)
        finish(by: &parser)
        return stir()
    }

    private mutating func finish(by parser: inout RequestParser?) {
        guard rejection == nil, !isInPieces else { return }
        (message.body, message.share) = content.take()
        text += [.carriageReturn, .lineFeed]
        message.trailers = trailers.map { FieldLines(head: $0 + [.carriageReturn, .lineFeed]) }
        guard isRequest else {
            message.fields = FieldLines(head: text, start: linesStart)
            return
        }
        parse(by: &parser)
    }

    /// It is not taken: what has come of it is forgotten.
    mutating func reject(_ rejection: Rejection) {
        message.rejection = rejection
        // Whoever answers goes by its content type, if that has come.
        if hasHead || linesStart > 0 { message.fields = FieldLines(head: text, start: linesStart) }
        (text, trailers) = ([], nil)
        content = Content(maximum: 0, budget: nil)
    }

    /// Gives the message away.
    func whole(sharesItsRead: Bool) -> HTTP2Message {
        var message = message
        message.sharesItsRead = sharesItsRead
        return message
    }

    private mutating func parse(by parser: inout RequestParser?) {
        let reader = parser ?? RequestParser(limits: limits)
        parser = reader
        switch text.withUnsafeBytes({ reader.parse($0) }) {
        case .complete(var request, _):
            (request.body, request.share) = (message.body, message.share)
            message.fields = request.lines
            message.request = request
        case .rejected(let rejection):
            parser = nil
            reject(rejection)
        case .incomplete:
            parser = nil
            reject(Rejection("a head that is no request"))
        }
    }

    private mutating func takePseudo(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        guard value.count <= max(limits.target, limits.headers) else {
            return reject(
                name.isName(":path")
                    ? Rejection("a request target of more than \(limits.target) bytes", status: 414)
                    : .headersTooLarge)
        }
        if name.isName(":method") { message.method = Array(value) }
        if name.isName(":path") { message.target = Array(value) }
        if name.isName(":status") { message.status = Int(value.decimalNumber ?? 0) }
        if name.isName(":authority") { authority = Array(value) }
    }

    /// A request's line comes before its first field, when all of its pseudo-fields are there.
    private mutating func beginLines() {
        guard isRequest, text.isEmpty, rejection == nil else { return }
        text = message.method + [.space]
        // CONNECT has none.
        text += message.target.isEmpty ? authority ?? [] : message.target
        text += Array(" HTTP/1.1\r\n".utf8)
        linesStart = text.count
        if let authority { text += Array("Host: ".utf8) + authority + [.carriageReturn, .lineFeed] }
    }

    /// Whether the line had room, in so many bytes of text.
    private static func append(
        _ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, to text: inout [UInt8], within most: Int
    ) -> Bool {
        guard text.count + name.count + value.count + 4 <= most else { return false }
        text += name
        text += [UInt8(ascii: ":"), .space]
        text += value
        text += [.carriageReturn, .lineFeed]
        return true
    }
}
