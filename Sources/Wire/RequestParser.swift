/// Takes the requests of one connection from its bytes, one after the other. Used by one thread at a time.
///
/// A message is judged by its bytes alone, not by how they are split: of two faults, that of the earlier byte counts.
public final class RequestParser {
    public enum Progress: Sendable, Equatable {
        /// All bytes were taken, and more are needed.
        case incomplete
        /// The first `consumed` bytes end a request; what follows them belongs to the next one.
        case complete(HTTPRequest, consumed: Int)
        /// The bytes are no request that can be served, and none can follow. Every further call says so again.
        case rejected(Rejection)
    }

    /// Where in a message the parser stands.
    public enum Phase: Sendable, Equatable {
        /// At a message boundary. Whole empty lines, which may come before a request (RFC 9112 2.2), are no part of it.
        case idle
        case head
        case body
    }

    private let limits: RequestLimits
    private var message: MessageReader<RequestLineScan>
    private var rejection: Rejection?
    /// Whether a "100 Continue" is due: the client asked for one, its head is complete, and no byte of its body has
    /// come. True from the call of `parse` that finds it so until the next call, so that it is sent once.
    public private(set) var wantsContinue = false
    /// What is sent then.
    public static let goAhead: StaticString = "HTTP/1.1 100 Continue\r\n\r\n"

    /// - Parameter budget: what bodies take together; nil: there is no such bound.
    public init(limits: RequestLimits, budget: BufferBudget? = nil) {
        self.limits = limits
        message = MessageReader(
            RequestLineScan(maximumTarget: limits.target), room: limits.headers,
            content: Content(maximum: limits.body, budget: budget))
    }

    public var phase: Phase {
        switch message.part {
        case .head: message.head.line.isIdle ? .idle : .head
        case .body, .complete: .body
        }
    }

    /// `X-Request-Id` of the message that has begun, if it has come.
    public var requestID: ArraySlice<UInt8>? {
        message.head.fields.reader.places.requestID.map { message.headText[$0] }
    }

    /// Whether the message that has begun is known to be a HEAD: a refusal of it has no body.
    public var asksForHead: Bool { message.head.line.asksForHead }

    /// The message that has begun, once its request line has come: without a body, and without its fields if not all of
    /// them came and were taken.
    public var begun: HTTPRequest? {
        guard let start = message.head.linesStart else { return nil }
        let head = message.headText
        return HTTPRequest(
            method: message.head.line.method, text: message.head.line.decodedTarget ?? head,
            targetPlace: message.head.line.targetPlace, parts: message.head.line.parts, keepsAlive: false,
            isHTTP10: message.head.line.isHTTP10,
            lines: message.framing == nil ? FieldLines() : FieldLines(head: head, start: start),
            places: HTTPRequest.Places(), body: [])
    }

    /// After a rejection: how many of the bytes that the last call brought end the first line of HTTP/2's preface; nil
    /// if that is not what was rejected. Whoever speaks HTTP/2 goes on behind them.
    ///
    /// - Parameter brought: bytes that the last call brought.
    public func prefaceLineEnd(in brought: Int) -> Int? {
        guard message.head.line.beginsPreface else { return nil }
        return RequestLineScan.prefaceLine.utf8CodeUnitCount - (message.headText.count - brought)
    }

    /// Takes bytes up to the end of the first message only; the caller calls again with what follows it.
    public func parse(_ bytes: UnsafeRawBufferPointer) -> Progress {
        if let rejection { return .rejected(rejection) }
        wantsContinue = false
        var position = 0
        while position < bytes.count {
            do throws(Rejection) {
                position += try take(bytes.part(position..<bytes.count))
            } catch {
                rejection = error
                message.forgetContent()
                return .rejected(error)
            }
            if message.part == .complete { return .complete(finish(), consumed: position) }
        }
        return .incomplete
    }

    private func take(_ bytes: UnsafeRawBufferPointer) throws(Rejection) -> Int {
        let before = message.part
        let count = try message.take(bytes)
        let hasHead = before == .head && message.part == .body
        wantsContinue = hasHead && message.head.fields.reader.expectsContinue && !message.head.line.isHTTP10
        return count
    }

    private func finish() -> HTTPRequest {
        defer { message.begin(RequestLineScan(maximumTarget: limits.target), room: limits.headers) }
        let isHTTP10 = message.head.line.isHTTP10
        let lines = message.takeLines()
        let (body, share) = message.takeBody()
        return HTTPRequest(
            method: message.head.line.method,
            text: message.head.line.decodedTarget ?? lines.head, targetPlace: message.head.line.targetPlace,
            parts: message.head.line.parts, keepsAlive: message.head.fields.reader.keepsAlive(isHTTP10: isHTTP10),
            isHTTP10: isHTTP10, lines: lines, places: message.head.fields.reader.places, body: body, share: share)
    }
}
