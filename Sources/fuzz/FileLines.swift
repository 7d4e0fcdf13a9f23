/// The lines of a file: as YAML counts them, where NEL, LS and PS end one, too (YAML 1.1, 5.4), and as an editor does.
struct FileLines {
    /// The characters of each line, without its end.
    private let ofYAML: [Int]
    private let ofEditors: [Int]

    init(_ bytes: UnsafeRawBufferPointer) {
        let text = String(decoding: bytes, as: UTF8.self)
        ofYAML = FileLines.lengths(of: text, whereSeparator: \.isNewline)
        ofEditors = FileLines.lengths(of: text) { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
    }

    private static func lengths(of text: String, whereSeparator isEnd: (Character) -> Bool) -> [Int] {
        text.split(omittingEmptySubsequences: false, whereSeparator: isEnd).map(\.unicodeScalars.count)
    }

    /// Both from 1; the column may stand behind the last character. What is no text is told before it is read as YAML.
    func has(line: Int, column: Int) -> Bool {
        [ofYAML, ofEditors].contains { lengths in
            (1...max(1, lengths.count)).contains(line) && (1...lengths[line - 1] + 1).contains(column)
        }
    }
}
