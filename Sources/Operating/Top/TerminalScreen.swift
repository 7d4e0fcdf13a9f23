import Glibc
import Load
import Reactor

/// The terminal's other screen, which leaves what stood there before as it was. By plain control sequences, as every
/// terminal of today knows them (ECMA-48, and xterm's private modes).
final class TerminalScreen {
    private enum Control {
        /// The other screen, without a cursor, and lines that never go on in the next one.
        static let enter = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l"
        static let leave = "\u{1B}[0m\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"
        static let home = "\u{1B}[H"
        static let clearLine = "\u{1B}[K"
        static let clearBelow = "\u{1B}[J"
        static let (strong, plain) = ("\u{1B}[1m", "\u{1B}[0m")
    }

    private let output = StandardStream(descriptor: STDOUT_FILENO, name: "the terminal")
    private let interruption: Interruption
    /// What the keyboard did before; nil where standard input is no terminal.
    private var before: termios?
    private var isEntered = false

    /// - Parameter interruption: ends the wait for a terminal that takes nothing.
    init(until interruption: Interruption) {
        self.interruption = interruption
    }

    deinit { leave() }

    /// Whether standard output is a terminal that can be drawn on.
    static var isThere: Bool {
        isatty(STDOUT_FILENO) == 1 && getenv("TERM").map { String(cString: $0) != "dumb" } ?? false
    }

    static var size: ScreenSize {
        Terminal.size(of: STDOUT_FILENO).map { ScreenSize(columns: $0.columns, rows: $0.rows) } ?? .standard
    }

    func enter() throws(StreamFailure) {
        var settings = termios()
        if isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &settings) == 0 {
            before = settings
            // A key is there at once and unseen, and those that would be signals or would hold the output are keys.
            settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
            settings.c_iflag &= ~tcflag_t(IXON)
            tcsetattr(STDIN_FILENO, TCSANOW, &settings)
        }
        isEntered = true
        try output.write(Control.enter, until: interruption)
    }

    /// Shows lines that are not wider than the terminal, in place of those before.
    func show(_ lines: [ScreenLine], _ size: ScreenSize) throws(StreamFailure) {
        try output.write(TerminalScreen.frame(lines, size), until: interruption)
    }

    /// What draws them from the first line on. A line that reaches the last column is not cleared behind its end, where
    /// the cursor stands on its last letter.
    static func frame(_ lines: [ScreenLine], _ size: ScreenSize) -> String {
        let drawn = lines.prefix(size.rows).map { line in
            let text = line.isStrong ? Control.strong + line.text + Control.plain : line.text
            return DisplayText.width(line.text) < size.columns ? text + Control.clearLine : text
        }
        let rest = lines.count < size.rows ? "\r\n\(Control.clearBelow)" : ""
        return Control.home + drawn.joined(separator: "\r\n") + rest
    }

    /// Gives the terminal back as it was. What it does not take at once is lost: who waits here cannot be ended.
    func leave() {
        guard isEntered else { return }
        isEntered = false
        output.offer(Control.leave)
        guard var before else { return }
        // Keys that nobody has read are not the shell's.
        tcflush(STDIN_FILENO, TCIFLUSH)
        tcsetattr(STDIN_FILENO, TCSANOW, &before)
    }
}
