import Logging

/// What a log message looks like to a reader: the message, then its values.
enum LogText {
    /// `a worker died and is replaced ending="signal 9" pid=4711 worker=0`
    static func line(_ event: LogEvent, metadata: Logger.Metadata) -> String {
        let values = metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\(quoted("\($0.value)"))" }
        return ([onOneLine("\(event.message)")] + values).joined(separator: " ")
    }

    /// As it is if it is one word, else in quotation marks: the single ones around a text that has double ones.
    private static func quoted(_ text: String) -> String {
        let text = onOneLine(text)
        let isWord = !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "\"") }
        if isWord { return text }
        return text.utf8.contains(UInt8(ascii: "\"")) ? "'\(text)'" : "\"\(text)\""
    }

    /// Control characters, which could forge lines or move a terminal's cursor, as `\n` or `\u{…}`.
    private static func onOneLine(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else { return text }
        return text.unicodeScalars.reduce(into: "") { line, scalar in
            switch scalar.value {
            case 0x0a: line += "\\n"
            case 0..<0x20, 0x7f: line += "\\u{\(String(scalar.value, radix: 16))}"
            default: line.unicodeScalars.append(scalar)
            }
        }
    }
}
