import Glibc
import Reactor
import Workload

/// One line on the terminal that is written anew as work goes on; nothing where standard error is no terminal, or one
/// that cannot take a line back.
package struct ProgressLine: Sendable {
    /// Of the command.
    let name: String
    private let isShown: Bool

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
        let known = Terminal.window(of: STDERR_FILENO) ?? 0
        return known > 0 ? Int(known) : Terminal.standardColumns
    }
}
