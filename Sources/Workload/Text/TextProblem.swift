/// Why bytes from outside are no text that can be read, and where.
public struct TextProblem: Error, Equatable, Sendable {
    public let message: String
    /// Line and column from 1, as an editor counts them; nil where no place is to blame.
    public let position: Position?

    public struct Position: Equatable, Sendable {
        public var line, column: Int
    }

    public init(_ message: String) {
        self.message = message
        position = nil
    }

    /// - Parameter index: of the byte that is to blame; what stands before it is UTF-8.
    public init(_ message: String, at index: Int, in bytes: ArraySlice<UInt8>) {
        self.message = message
        position = Position(of: index, in: bytes)
    }

    /// One line, with its place: `FILE:LINE:COLUMN: MESSAGE`.
    public func description(of path: String) -> String {
        let place = position.map { ":\($0.line):\($0.column)" } ?? ""
        return "\(path)\(place): \(message)"
    }
}

extension TextProblem.Position {
    /// Lines end with LF, CR or both.
    init(of index: Int, in bytes: ArraySlice<UInt8>) {
        var (line, column) = (1, 1)
        var previous: UInt8 = 0
        for byte in bytes[..<index] {
            switch byte {
            case UInt8(ascii: "\n") where previous == UInt8(ascii: "\r"): break
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): (line, column) = (line + 1, 1)
            case 0x80...0xBF: break  // the rest of a character
            default: column += 1
            }
            previous = byte
        }
        (self.line, self.column) = (line, column)
    }
}
