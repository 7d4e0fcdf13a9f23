extension String {
    /// Longest text that a message quotes, in Unicode scalars.
    private static var quotedLength: Int { 60 }

    /// On one line, and with nothing invisible in it: control characters, line separators and odd spaces written as
    /// `\u{…}`.
    package var onOneLine: String {
        unicodeScalars.reduce(into: "") { line, scalar in
            switch scalar.properties.generalCategory {
            case .spaceSeparator where scalar == " ": line.unicodeScalars.append(scalar)
            case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator:
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
