import Workload

/// The rows of a CSV as RFC 4180 has them: fields parted by commas, rows by CR LF, LF or CR; a field in quotes may hold
/// all of these, and a quote as two. White space around a field is passed over.
///
/// Rows in which all fields are empty are passed over, as spreadsheets leave them at the end, and so are lines that
/// begin with `#`.
struct CSVText {
    struct Row: Equatable {
        /// That it begins on, from 1.
        var line: Int
        var fields: [String]
    }

    private let bytes: [UInt8]
    private var index = 0
    private var line = 1

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The next row; nil at the end.
    mutating func next() throws(TextProblem) -> Row? {
        while index < bytes.count {
            let start = line
            skipBlanks()
            if byte == UInt8(ascii: "#") {
                while byte.map(CSVText.endsLine) == false { index += 1 }
                endLine()
                continue
            }
            var fields = [try field()]
            while byte == UInt8(ascii: ",") {
                index += 1
                fields.append(try field())
            }
            endLine()
            if fields.contains(where: { !$0.isEmpty }) { return Row(line: start, fields: fields) }
        }
        return nil
    }

    private var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

    private static func endsLine(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    /// Passes a field over, up to the comma or the line's end behind it.
    private mutating func field() throws(TextProblem) -> String {
        skipBlanks()
        guard byte == UInt8(ascii: "\"") else {
            let start = index
            while let byte, byte != UInt8(ascii: ","), !CSVText.endsLine(byte) { index += 1 }
            return ForeignText.trim(String(decoding: bytes[start..<index], as: UTF8.self))
        }
        let text = try quoted()
        skipBlanks()
        guard byte.map({ $0 == UInt8(ascii: ",") || CSVText.endsLine($0) }) ?? true else {
            throw TextProblem(
                "something behind a closing quote; write a quote within a field as two", at: index, in: bytes[...])
        }
        return ForeignText.trim(text)
    }

    private mutating func quoted() throws(TextProblem) -> String {
        let opening = index
        var content: [UInt8] = []
        index += 1
        while let byte {
            if byte == UInt8(ascii: "\"") {
                index += 1
                guard self.byte == UInt8(ascii: "\"") else { return String(decoding: content, as: UTF8.self) }
            }
            if CSVText.endsLine(byte) {
                let start = index
                endLine()
                content += bytes[start..<index]
            } else {
                content.append(byte)
                index += 1
            }
        }
        throw TextProblem("a quote opens here and does not close", at: opening, in: bytes[...])
    }

    private mutating func skipBlanks() {
        while byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { index += 1 }
    }

    /// Passes one line end over, if there is one.
    private mutating func endLine() {
        guard let byte, CSVText.endsLine(byte) else { return }
        index += 1
        if byte == UInt8(ascii: "\r"), self.byte == UInt8(ascii: "\n") { index += 1 }
        line += 1
    }
}
