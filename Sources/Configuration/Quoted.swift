import Workload

extension String {
    /// Longest text that a message quotes, in Unicode scalars.
    private static var quotedLength: Int { 60 }

    /// In quotes, on one line, and shortened to what a message can carry.
    var quoted: String {
        let scalars = unicodeScalars.prefix(String.quotedLength + 1)
        guard scalars.count > String.quotedLength else { return "\"\(onOneLine)\"" }
        return "\"\(String(scalars.dropLast()).onOneLine)…\""
    }
}
