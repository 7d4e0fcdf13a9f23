extension String {
    /// On one line, and with nothing invisible in it: control characters, line separators and odd spaces written as
    /// `\u{…}`.
    public var onOneLine: String {
        unicodeScalars.reduce(into: "") { line, scalar in
            switch scalar.properties.generalCategory {
            case .spaceSeparator where scalar == " ": line.unicodeScalars.append(scalar)
            case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator:
                line += "\\u{\(String(scalar.value, radix: 16))}"
            default: line.unicodeScalars.append(scalar)
            }
        }
    }
}
