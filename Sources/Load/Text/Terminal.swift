import Glibc

/// How wide output may be.
package enum Terminal {
    /// Where neither the terminal nor the environment says.
    package static let standardColumns = 80
    /// Narrower ones, and wider ones, are taken for these.
    private static let bounds = 40...500

    /// `COLUMNS` if it is set, else the terminal's own width if standard output is one, else 80.
    package static var columns: Int {
        columns(environment: getenv("COLUMNS").map { String(cString: $0) }, window: window(of: STDOUT_FILENO))
    }

    /// How large a terminal is; nil where the descriptor is none, or it does not know.
    package static func size(of descriptor: Int32) -> (columns: Int, rows: Int)? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// The width that a terminal has; nil where the descriptor is none, 0 where the terminal does not know.
    static func window(of descriptor: Int32) -> UInt16? {
        var size = winsize()
        return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 ? size.ws_col : nil
    }

    static func columns(environment: String?, window: UInt16?) -> Int {
        let said = environment.flatMap { Int($0) } ?? 0
        let found = said > 0 ? said : Int(window ?? 0)
        return found > 0 ? min(max(found, bounds.lowerBound), bounds.upperBound) : standardColumns
    }

    /// Lines of text broken at spaces to that width, each with its line end.
    package static func fitted(_ text: String, columns: Int = columns, indent: Int = 0) -> String {
        let lines = text.hasSuffix("\n") ? String(text.dropLast()) : text
        return DisplayText.wrapped(lines, columns: columns, indent: indent).map { "\($0)\n" }.joined()
    }
}
