import Glibc
import Reactor
import Workload

/// One line on the terminal that is written anew as work goes on; nothing where standard error is no terminal, or one
/// that cannot take a line back.
package struct ProgressLine: Sendable {
    private let name: String
    private let isShown: Bool

    /// Taken for the width of a terminal that does not know its own.
    private static let usualColumns = 80

    package init(name: String) {
        self.name = name
        isShown = isatty(STDERR_FILENO) == 1 && getenv("TERM").map { String(cString: $0) != "dumb" } ?? true
    }

    package func show(_ progress: LoadProgress) {
        let left = max(.zero, progress.duration - progress.elapsed)
        let seconds = Int((left.seconds).rounded(.up))
        let inFlight = progress.sent - progress.finished
        show("\(progress.sent) of \(progress.total) sent, \(inFlight) in flight, \(seconds) s left")
    }

    package func show(_ text: String) {
        guard isShown, isInForeground else { return }
        let line = ProgressLine.clipped("\(name): \(text)", columns: ProgressLine.columns)
        // Never waited for: a terminal that is held (Ctrl-S) would hold the run.
        StandardStream.errors.offer("\r\u{1B}[K\(line)")
    }

    package func clear() {
        guard isShown, isInForeground else { return }
        StandardStream.errors.offer("\r\u{1B}[K")
    }

    /// What fits into a line without reaching its last column, from which some terminals go on to the next line, where
    /// it would stay.
    static func clipped(_ text: String, columns: Int) -> String {
        String(text.prefix(max(0, columns - 1)))
    }

    /// A job in the background is stopped for writing to its terminal (SIGTTOU), where that is set so.
    private var isInForeground: Bool { tcgetpgrp(STDERR_FILENO) == getpgrp() }

    private static var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return usualColumns }
        return Int(size.ws_col)
    }
}
