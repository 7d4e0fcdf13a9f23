import Glibc

/// A reply of HTTP/1.1's text as HTTP/2 has it: its status is told apart, and so its first line is left out.
struct ReplyParts {
    /// The field lines, without the empty line behind them.
    let lines: UnsafeRawBufferPointer
    let body: UnsafeRawBufferPointer

    /// - Parameter text: a whole head and what follows it, made by `ReplyText`.
    init(_ text: UnsafeRawBufferPointer) {
        let start = ReplyParts.lineEnd(text, from: 0)
        var end = start
        while end < text.count, text[end] != UInt8(ascii: "\r") { end = ReplyParts.lineEnd(text, from: end) }
        lines = UnsafeRawBufferPointer(rebasing: text[start..<end])
        body = UnsafeRawBufferPointer(rebasing: text[(end + 2)...])
    }

    /// Behind the next CR LF.
    private static func lineEnd(_ text: UnsafeRawBufferPointer, from index: Int) -> Int {
        guard let base = text.baseAddress,
            let found = memchr(base + index, Int32(UInt8(ascii: "\r")), text.count - index)
        else { preconditionFailure("a reply without a head") }
        return UnsafeRawPointer(found) - base + 2
    }
}
