/// What one call of a parser says.
enum Progress<Message: Equatable>: Equatable {
    case incomplete
    case complete(Message, consumed: Int)
    case refused(reason: String)
}

/// A parser of a stream of messages.
protocol MessageParser {
    associatedtype Message: Equatable

    func take(_ bytes: UnsafeRawBufferPointer) -> Progress<Message>
    /// What the stream's end means; nil where it means nothing.
    func end() -> Progress<Message>?
    /// Where in a message the parser stands, in words.
    var standing: String { get }
}

/// All that comes of a stream: messages, the byte behind each, and how it ended.
struct Trace<Message: Equatable>: Equatable {
    private(set) var messages: [Message] = []
    private var ends: [Int] = []
    private(set) var ending = ""

    /// Feeds a new parser piece by piece, and holds it to what is true of every call.
    init<Parser: MessageParser>(_ parser: Parser, _ pieces: [UnsafeRawBufferPointer]) where Parser.Message == Message {
        var start = 0
        for piece in pieces {
            guard take(piece, at: start, parser) else { return }
            start += piece.count
        }
        ending = parser.standing
        switch parser.end() {
        case .complete(let message, _): add(message, end: start)
        case .refused(let reason): ending = reason
        case .incomplete, nil: break
        }
    }

    /// False if the parser refused.
    private mutating func take<Parser: MessageParser>(
        _ piece: UnsafeRawBufferPointer, at start: Int, _ parser: Parser
    ) -> Bool where Parser.Message == Message {
        var taken = 0
        while taken < piece.count {
            let rest = UnsafeRawBufferPointer(rebasing: piece[taken...])
            switch rest.withCopy(parser.take) {
            case .incomplete:
                return true
            case .complete(let message, let consumed):
                require((1...rest.count).contains(consumed), "consumed \(consumed) of \(rest.count) bytes")
                taken += consumed
                add(message, end: start + taken)
            case .refused(let reason):
                ending = reason
                let again = rest.withCopy(parser.take)
                require(again == .refused(reason: reason), "what was refused stays refused: \(reason), then \(again)")
                return false
            }
        }
        return true
    }

    private mutating func add(_ message: Message, end: Int) {
        messages.append(message)
        ends.append(end)
    }
}
