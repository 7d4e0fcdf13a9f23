/// Takes comments and string literals out of Swift text. Works on bytes, because debug builds read the whole project
/// with it. Interpolations are taken for part of their string.
struct CodeText {
    private enum State {
        /// → string, comment.
        case code
        /// → code at the delimiter that ends it, or at the line's end if that is one quotation mark.
        case string(end: [UInt8])
        /// → code once as many are closed as were opened.
        case comment(depth: Int)
    }

    private static let quote = UInt8(ascii: "\"")
    private static let hash = UInt8(ascii: "#")
    private static let quotes = [quote, quote, quote]

    private var state = State.code

    static func strip(_ lines: [String]) -> [String] {
        var text = CodeText()
        return lines.map { text.strip(Array($0.utf8)) }
    }

    private mutating func strip(_ line: [UInt8]) -> String {
        var code: [UInt8] = []
        var index = 0
        while index < line.count {
            switch state {
            case .code: index += take(line, at: index, &code)
            case .string(let end): index += takeString(line, at: index, end, &code)
            case .comment(let depth): index += takeComment(line, at: index, depth)
            }
        }
        if case .string(let end) = state, !end.starts(with: CodeText.quotes) { state = .code }
        return String(decoding: code, as: UTF8.self)
    }

    /// How many bytes it took, as the other two do.
    private mutating func take(_ line: [UInt8], at index: Int, _ code: inout [UInt8]) -> Int {
        let rest = line[index...]
        if rest.starts(with: "//".utf8) { return rest.count }
        if rest.starts(with: "/*".utf8) {
            state = .comment(depth: 1)
            return 2
        }
        guard rest.first == CodeText.quote || rest.first == CodeText.hash,
            let hashes = rest.firstIndex(where: { $0 != CodeText.hash }).map({ $0 - index }),
            line[index + hashes] == CodeText.quote
        else {
            code.append(line[index])
            return 1
        }
        let quotes = rest.dropFirst(hashes).starts(with: CodeText.quotes) ? 3 : 1
        state = .string(end: CodeText.quotes.prefix(quotes) + Array(repeating: CodeText.hash, count: hashes))
        return hashes + quotes
    }

    private mutating func takeString(_ line: [UInt8], at index: Int, _ end: [UInt8], _ code: inout [UInt8]) -> Int {
        if line[index] == end[0], line[index...].starts(with: end) {
            state = .code
            code += [CodeText.quote, CodeText.quote]
            return end.count
        }
        return line[index] == UInt8(ascii: "\\") && end.last != CodeText.hash ? 2 : 1
    }

    private mutating func takeComment(_ line: [UInt8], at index: Int, _ depth: Int) -> Int {
        let rest = line[index...]
        if rest.starts(with: "*/".utf8) {
            state = depth == 1 ? .code : .comment(depth: depth - 1)
            return 2
        }
        if rest.starts(with: "/*".utf8) {
            state = .comment(depth: depth + 1)
            return 2
        }
        return 1
    }
}
