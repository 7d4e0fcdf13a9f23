import Workload

/// A line in the combined format of Apache and nginx, which programs that read access logs know:
///
///     client - - [date] "method target protocol" status bytes "referer" "agent"
enum CombinedLine {
    /// - Parameter date: of its arrival, as `AccessDate` writes it.
    static func append(_ entry: borrowing AccessEntry, date: String, to line: inout [UInt8]) {
        let facts = entry.facts
        line.append(contentsOf: (facts.client?.description ?? "-").utf8)
        line.append(contentsOf: " - - [".utf8)
        line.append(contentsOf: date.utf8)
        line.append(contentsOf: "] \"".utf8)
        if facts.method.isEmpty {
            line.append(UInt8(ascii: "-"))
        } else {
            line.append(escaping: facts.method.utf8)
            line.append(UInt8(ascii: " "))
            line.append(escaping: facts.target)
            if entry.cut.contains(.target) { line.append(contentsOf: "...".utf8) }
            line.append(contentsOf: " \(facts.version.name)".utf8)
        }
        line.append(contentsOf: "\" ".utf8)
        line.append(contentsOf: entry.status.description.utf8)
        line.append(UInt8(ascii: " "))
        line.append(contentsOf: facts.bytes.description.utf8)
        append(facts.referer, isCut: entry.cut.contains(.referer), to: &line)
        append(facts.agent, isCut: entry.cut.contains(.agent), to: &line)
        line.append(UInt8(ascii: "\n"))
    }

    private static func append(_ field: ArraySlice<UInt8>?, isCut: Bool, to line: inout [UInt8]) {
        line.append(contentsOf: " \"".utf8)
        if let field { line.append(escaping: field) } else { line.append(UInt8(ascii: "-")) }
        if isCut { line.append(contentsOf: "...".utf8) }
        line.append(UInt8(ascii: "\""))
    }
}

extension [UInt8] {
    /// Text of a client's, as nginx escapes it: a quotation mark, a backslash, and what is no printable ASCII become
    /// `\x22` and the like. So none can end a text or a line that it stands in.
    mutating func append(escaping text: some Sequence<UInt8>) {
        for byte in text {
            guard byte < 0x20 || byte > 0x7E || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                append(byte)
                continue
            }
            append(contentsOf: "\\x".utf8)
            append(digit: byte >> 4)
            append(digit: byte & 15)
        }
    }

    private mutating func append(digit: UInt8) {
        append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
    }
}
