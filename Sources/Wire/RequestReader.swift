/// The work of a RequestParser.
struct RequestReader {
    private let limits: RequestLimits
    private let budget: BufferBudget?
    private var message: MessageReader<RequestLineScan>
    private var rejection: Rejection?
    private(set) var wantsContinue = false

    init(limits: RequestLimits, budget: BufferBudget?) {
        self.limits = limits
        self.budget = budget
        message = RequestReader.message(limits, budget)
    }

    private static func message(_ limits: RequestLimits, _ budget: BufferBudget?) -> MessageReader<RequestLineScan> {
        MessageReader(
            RequestLineScan(maximumTarget: limits.target), room: limits.headers,
            content: Content(maximum: limits.body, budget: budget))
    }

    var phase: RequestParser.Phase {
        switch message.part {
        case .line: message.line.isIdle ? .idle : .head
        case .fields: .head
        case .body, .complete: .body
        }
    }

    var requestID: [UInt8]? { message.head.request.requestID }

    var asksForHead: Bool { message.line.asksForHead }

    mutating func parse(_ bytes: UnsafeRawBufferPointer) -> RequestParser.Progress {
        if let rejection { return .rejected(rejection) }
        wantsContinue = false
        var position = 0
        while position < bytes.count {
            do throws(Rejection) {
                position += try take(bytes.part(position..<bytes.count))
            } catch {
                return reject(error)
            }
            if message.part == .complete { return .complete(finish(), consumed: position) }
        }
        return .incomplete
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer) throws(Rejection) -> Int {
        let before = message.part
        let count = try message.take(bytes)
        let hasHead = before == .fields && message.part == .body
        wantsContinue = hasHead && message.head.expectsContinue && !message.line.isHTTP10
        return count
    }

    private mutating func reject(_ reason: Rejection) -> RequestParser.Progress {
        rejection = reason
        message.forgetContent()
        return .rejected(reason)
    }

    private mutating func finish() -> HTTPRequest {
        let whole = exchange(&message, with: RequestReader.message(limits, budget))
        let isHTTP10 = whole.line.isHTTP10
        return HTTPRequest(
            method: whole.line.method, target: whole.line.target, parts: whole.line.parts,
            keepsAlive: whole.head.keepsAlive(isHTTP10: isHTTP10), isHTTP10: isHTTP10, fields: whole.head.request,
            lines: whole.fields, body: whole.content.bytes, share: whole.content.share)
    }
}
