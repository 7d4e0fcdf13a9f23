/// Where path and query lie in a request target (RFC 9112 3.2).
struct TargetParts: Sendable, Equatable {
    var path: Range<Int>
    var query: Range<Int>

    static let none = TargetParts(path: 0..<0, query: 0..<0)

    /// Nil unless the target has a form that its method takes: `host:port` for CONNECT, else `/path?query` or
    /// `http://host/path?query`, and `*` for OPTIONS.
    ///
    /// - Parameter target: where it lies in the text; it is not empty.
    init?(_ target: Range<Int>, of text: UnsafeRawBufferPointer, method: HTTPRequest.Method) {
        if case .other("CONNECT") = method {
            let authority = text.part(target)
            guard Authority.isValid(authority) && Authority.namesHost(authority) else { return nil }
            self.init(path: target, query: target.upperBound..<target.upperBound)
        } else if text[target.lowerBound] == UInt8(ascii: "/") {
            self.init(target, of: text)
        } else if text.part(target).reads("*") {
            guard case .other("OPTIONS") = method else { return nil }
            self.init(path: target, query: target.upperBound..<target.upperBound)
        } else {
            guard let start = TargetParts.authorityEnd(text.part(target)) else { return nil }
            self.init(target.lowerBound + start..<target.upperBound, of: text)
        }
    }

    private init(path: Range<Int>, query: Range<Int>) {
        self.path = path
        self.query = query
    }

    /// Of `/path?query`.
    private init(_ target: Range<Int>, of text: UnsafeRawBufferPointer) {
        let end = text.first(UInt8(ascii: "?"), in: target)
        self.init(path: target.lowerBound..<end, query: min(end + 1, target.upperBound)..<target.upperBound)
    }

    /// The index behind `http://host:port` or `https://host:port`; nil if it does not begin so, or names no host.
    private static func authorityEnd(_ target: UnsafeRawBufferPointer) -> Int? {
        let colon = target.first(UInt8(ascii: ":"), in: 0..<target.count)
        let scheme = target.part(0..<colon)
        guard scheme.isName("http") || scheme.isName("https"), target.part(colon..<target.count).begins(with: "://")
        else { return nil }
        let start = colon + 3
        let end = target[start...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? target.count
        let authority = target.part(start..<end)
        return Authority.isValid(authority) && Authority.namesHost(authority) ? end : nil
    }
}
