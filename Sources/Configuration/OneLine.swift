extension String {
    /// Longest text that a message quotes, in Unicode scalars.
    private static var quotedLength: Int { 60 }

    /// On one line: control characters and line separators written as `\u{…}`.
    var onOneLine: String {
        unicodeScalars.reduce(into: "") { line, scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                line += "\\u{\(String(scalar.value, radix: 16))}"
            default: line.unicodeScalars.append(scalar)
            }
        }
    }

    /// In quotes, on one line, and shortened to what a message can carry.
    var quoted: String {
        let scalars = unicodeScalars.prefix(String.quotedLength + 1)
        guard scalars.count > String.quotedLength else { return "\"\(onOneLine)\"" }
        return "\"\(String(scalars.dropLast()).onOneLine)…\""
    }
}
