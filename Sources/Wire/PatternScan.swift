/// Matches bytes with a fixed text in which `#` stands for any digit.
struct PatternScan {
    private let pattern: StaticString
    private var index = 0
    /// The digits so far, read as one number.
    private(set) var digits = 0

    init(_ pattern: StaticString) {
        self.pattern = pattern
    }

    var isComplete: Bool { index == pattern.utf8CodeUnitCount }

    /// Takes the whole text at once if the bytes begin with the likely one; it saves a step for each byte of it.
    mutating func takeWhole(_ likely: StaticString, digits: Int, of bytes: UnsafeRawBufferPointer) -> Bool {
        guard index == 0, bytes.begins(with: likely) else { return false }
        index = likely.utf8CodeUnitCount
        self.digits = digits
        return true
    }

    /// Takes the next byte; false if it does not fit. Not to be called when complete.
    mutating func take(_ byte: UInt8) -> Bool {
        let expected = pattern.utf8Start[index]
        if expected == UInt8(ascii: "#"), byte.isDigit {
            digits = digits * 10 + Int(byte - UInt8(ascii: "0"))
        } else if expected != byte || byte == UInt8(ascii: "#") {
            return false
        }
        index += 1
        return true
    }
}
