import Workload

extension [UInt8] {
    /// A string of JSON in its quotes, as `append(quoted:)` writes it, in which nothing acts upon who looks at it: what
    /// a terminal obeys, or an editor takes for the end of a line, or what turns the direction of writing, is escaped.
    mutating func append(visibly text: String) {
        // Nearly all that is written is plain, and there is much of it.
        if append(plain: text) { return }
        let start = count
        append(quoted: text)
        let quoted = String(decoding: self[start...], as: UTF8.self)
        removeSubrange(start...)
        for scalar in quoted.unicodeScalars {
            if scalar.acts {
                append(contentsOf: "\\u\(NumberText.padded(String(scalar.value, radix: 16), 4))".utf8)
            } else {
                append(contentsOf: String(scalar).utf8)
            }
        }
    }

    /// False if something in it is not written as it is; then nothing was appended.
    private mutating func append(plain text: String) -> Bool {
        var text = text
        return text.withUTF8 { text in
            for byte in text where !byte.isPlain { return false }
            append(addingCapacity: text.count + 2) {
                $0.append(UInt8(ascii: "\""))
                $0.append(text)
                $0.append(UInt8(ascii: "\""))
            }
            return true
        }
    }
}

extension UInt8 {
    /// Of ASCII, and written as it is.
    fileprivate var isPlain: Bool {
        self >= 0x20 && self <= 0x7E && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
    }
}

extension Unicode.Scalar {
    /// DEL and the control characters of ISO 6429, line and paragraph separators, and controls of direction.
    fileprivate var acts: Bool {
        switch value {
        case 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: true
        default: false
        }
    }
}
