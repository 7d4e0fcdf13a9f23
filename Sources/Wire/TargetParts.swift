/// Where path and query lie in a request target (RFC 9112 3.2).
struct TargetParts: Sendable, Equatable {
    var path: Range<Int>
    var query: Range<Int>

    static let none = TargetParts(path: 0..<0, query: 0..<0)

    /// Nil unless the target has a form that its method takes: `host:port` for CONNECT, else `/path?query` or
    /// `http://host/path?query`, and `*` for OPTIONS.
    init?(_ target: [UInt8], method: HTTPRequest.Method) {
        if method == .other("CONNECT") {
            guard target.withUnsafeBytes({ Authority.isValid($0) && Authority.namesHost($0) }) else { return nil }
            self.init(path: 0..<target.count, query: target.count..<target.count)
        } else if target.first == UInt8(ascii: "/") {
            self.init(target, from: 0)
        } else if target == [UInt8(ascii: "*")] {
            guard method == .other("OPTIONS") else { return nil }
            self.init(path: 0..<1, query: 1..<1)
        } else {
            guard let start = TargetParts.authorityEnd(target) else { return nil }
            self.init(target, from: start)
        }
    }

    private init(path: Range<Int>, query: Range<Int>) {
        self.path = path
        self.query = query
    }

    private init(_ target: [UInt8], from start: Int) {
        let mark = target[start...].firstIndex(of: UInt8(ascii: "?"))
        let end = mark ?? target.count
        self.init(path: start..<end, query: (mark.map { $0 + 1 } ?? end)..<target.count)
    }

    /// The index behind `http://host:port` or `https://host:port`; nil if it does not begin so, or names no host.
    private static func authorityEnd(_ target: [UInt8]) -> Int? {
        target.withUnsafeBytes { bytes in
            guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) else {
                return nil
            }
            let scheme = UnsafeRawBufferPointer(rebasing: bytes[..<colon])
            guard scheme.isName("http") || scheme.isName("https") else { return nil }
            let start = colon + 3
            let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? bytes.count
            let authority = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            return Authority.isValid(authority) && Authority.namesHost(authority) ? end : nil
        }
    }
}
