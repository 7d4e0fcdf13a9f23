import Wire

/// What becomes of a stream of requests.
enum StreamVerdict {
    private static let limits = RequestLimits(target: 8 << 10, headers: 16 << 10, body: 1 << 20)

    /// For example `GET /work 0 | POST /work 5 | idle`: method, target and body bytes of each request that is taken,
    /// then `idle`, `head` or `body` where more would have to come, `closed` behind a request that ends its connection,
    /// or the status and the reason of a refusal.
    static func of(_ hexadecimal: String) -> String {
        let digits = hexadecimal.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
        return bytes.withUnsafeBytes { words($0).joined(separator: " | ") }
    }

    private static func words(_ stream: UnsafeRawBufferPointer) -> [String] {
        let parser = RequestParser(limits: limits)
        var words: [String] = []
        var taken = 0
        while taken < stream.count {
            switch parser.parse(UnsafeRawBufferPointer(rebasing: stream[taken...])) {
            case .incomplete:
                return words + ["\(parser.phase)"]
            case .complete(let request, let consumed):
                words.append("\(name(request.method)) \(text(request.target)) \(request.body.count)")
                guard request.keepsAlive else { return words + ["closed"] }
                taken += consumed
            case .rejected(let rejection):
                return words + ["\(rejection.status) \(rejection.reason)"]
            }
        }
        return words + ["idle"]
    }

    private static func name(_ method: HTTPRequest.Method) -> String {
        switch method {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .other(let name): name
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
