import Testing

/// A line of a table: bytes to feed, and all that must come of them, in words.
struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]
    let expected: [String]

    init(_ name: String, _ text: String, _ expected: String...) {
        self.init(name, Array(text.utf8), expected)
    }

    init(_ name: String, _ bytes: [UInt8], _ expected: [String]) {
        self.name = name
        self.bytes = bytes
        self.expected = expected
    }

    var testDescription: String { name }

    /// The bytes in every way that the tests feed them: whole, in two at every byte, and one at a time.
    var splits: [(name: String, pieces: [ArraySlice<UInt8>])] {
        let inTwo = (1..<max(bytes.count, 2)).map { at in
            (name: "split at byte \(at)", pieces: [bytes.prefix(at), bytes.dropFirst(at)])
        }
        let single = bytes.indices.map { bytes[$0...$0] }
        return [(name: "whole", pieces: [bytes[...]]), (name: "byte by byte", pieces: single)] + inTwo
    }
}
