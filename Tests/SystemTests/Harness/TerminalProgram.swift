import Foundation
import Testing

/// A program on a terminal of a test's own (pty(7)).
final class TerminalProgram {
    let program: ChildProgram
    /// The end of whoever sits before the terminal, and the program's, which keeps it open.
    private let (own, other): (Int32, Int32)
    /// TIOCSPTLCK and TIOCGPTN (ioctl_tty(2)): what unlockpt(3) and ptsname(3) do, which Swift does not see.
    private static let (lock, numberOfOther): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

    /// What the terminal did before the program began.
    private let before: String
    private var shown: [UInt8] = []
    /// All that was shown so far.
    var output: String { String(decoding: shown, as: UTF8.self) }

    init(_ command: [String], columns: UInt16, rows: UInt16) throws {
        let own = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        var (unlocked, number): (Int32, Int32) = (0, 0)
        guard own >= 0, ioctl(own, TerminalProgram.lock, &unlocked) == 0,
            ioctl(own, TerminalProgram.numberOfOther, &number) == 0
        else { throw SystemCallFailure("open a terminal") }
        let path = "/dev/pts/\(number)"
        let other = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard other >= 0 else { throw SystemCallFailure("open \(path)") }
        (self.own, self.other) = (own, other)
        TerminalProgram.resize(own, columns: columns, rows: rows)
        before = TerminalProgram.settings(of: other)
        program = try ChildProgram(
            command, onTerminal: path, environment: ["TERM": "xterm", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"])
    }

    deinit {
        program.kill()
        close(own)
        close(other)
    }

    /// Whether the terminal does what it did before the program began.
    var isAsBefore: Bool { TerminalProgram.settings(of: other) == before }

    func type(_ keys: String) {
        _ = keys.withCString { write(own, $0, strlen($0)) }
    }

    func resize(columns: UInt16, rows: UInt16) {
        TerminalProgram.resize(own, columns: columns, rows: rows)
    }

    /// Forgets what was shown.
    func forget() {
        read()
        shown = []
    }

    /// Waits until something is shown.
    func see(_ what: String, _ isShown: (String) -> Bool) throws {
        try until(what) {
            read()
            return isShown(output)
        }
    }

    /// Waits for the program's end, and reads what it has shown meanwhile.
    func end() throws -> Int32 {
        try until("the program has ended") {
            read()
            return program.exitStatus != nil
        }
        read()
        return program.exitStatus ?? -1
    }

    private func read() {
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = Glibc.read(own, &bytes, bytes.count), count > 0 {
            shown += bytes[..<count]
        }
    }

    private static func resize(_ terminal: Int32, columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
    }

    private static func settings(of terminal: Int32) -> String {
        var settings = termios()
        guard tcgetattr(terminal, &settings) == 0 else { return "none" }
        return "\(settings.c_iflag) \(settings.c_oflag) \(settings.c_cflag) \(settings.c_lflag)"
    }
}
