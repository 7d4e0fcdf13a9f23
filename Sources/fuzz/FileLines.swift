/// The lines of a file, as YAML counts them: NEL, LS and PS end one, too (YAML 1.1, 5.4).
struct FileLines {
    /// The characters of each line, without its end.
    private let lengths: [Int]

    init(_ bytes: UnsafeRawBufferPointer) {
        lengths = String(decoding: bytes, as: UTF8.self)
            .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(\.unicodeScalars.count)
    }

    /// Both from 1; the column may stand behind the last character.
    func has(line: Int, column: Int) -> Bool {
        (1...max(1, lengths.count)).contains(line) && (1...lengths[line - 1] + 1).contains(column)
    }
}
