import Glibc
import Workload

/// One line on the terminal that is written anew as work goes on; nothing where standard error is no terminal.
package struct ProgressLine: Sendable {
    private let name: String
    private let isShown: Bool

    package init(name: String) {
        self.name = name
        isShown = isatty(STDERR_FILENO) == 1
    }

    package func show(_ progress: LoadProgress) {
        let left = max(.zero, progress.duration - progress.elapsed)
        let seconds = Int((left.seconds).rounded(.up))
        let inFlight = progress.sent - progress.finished
        show("\(progress.sent) of \(progress.total) sent, \(inFlight) in flight, \(seconds) s left")
    }

    package func show(_ text: String) {
        guard isShown else { return }
        write("\r\u{1B}[K\(name): \(text)")
    }

    package func clear() {
        guard isShown else { return }
        write("\r\u{1B}[K")
    }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}
