import Glibc
import Load
import Reactor
import Workload

/// `top` on a terminal: asks, draws, and waits for the time, a key, another size of the window, or a signal.
final class TopSession {
    /// What ends a wait.
    enum Wake: Equatable {
        case due, resized, quit
        /// By a signal.
        case interrupted
    }

    private var source: TopSource
    private let interval: Duration
    private let interruption: Interruption
    private let window: WindowChanges
    private let screen: TerminalScreen
    /// Nothing is read from it any more once it has ended.
    private var hasKeys = isatty(STDIN_FILENO) == 1

    /// q, and what Ctrl-C and Ctrl-D send where they are no signal and no end.
    private static let quitting: Set<UInt8> = [UInt8(ascii: "q"), UInt8(ascii: "Q"), 0x03, 0x04]
    private static let refreshing: Set<UInt8> = [UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r")]

    init(_ source: TopSource, every interval: Duration, until interruption: Interruption) throws(ReactorError) {
        (self.source, self.interval, self.interruption) = (source, interval, interruption)
        window = try WindowChanges()
        screen = TerminalScreen(until: interruption)
    }

    /// Returns the exit code once somebody wants an end.
    func run() throws(StreamFailure) -> Int32 {
        defer { screen.leave() }
        do throws(StreamFailure) {
            try screen.enter()
            while true {
                let due = Clock.now() + interval
                // A daemon that is silent is shown as that, and asked again.
                try? source.refresh()
                try draw()
                if let code = try wait(until: due) { return code }
            }
        } catch {
            // A terminal that takes nothing is no reason where somebody wants an end anyway.
            if let signal = interruption.signal { return Interruption.exitCode(signal) }
            throw error
        }
    }

    private func draw() throws(StreamFailure) {
        let size = TerminalScreen.size
        try screen.show(TopScreen(state: source.state, size: size, glyphs: .current).lines, size)
    }

    /// Nil when it is time to ask again, else the exit code.
    private func wait(until due: Instant) throws(StreamFailure) -> Int32? {
        while true {
            switch next(until: due) {
            case .due: return nil
            case .resized: try draw()
            case .quit, .interrupted: return interruption.signal.map(Interruption.exitCode) ?? 0
            }
        }
    }

    private func next(until due: Instant) -> Wake {
        while true {
            // -1 is passed over.
            var queries = [hasKeys ? STDIN_FILENO : -1, interruption.descriptor, window.descriptor].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            let left = max(0, (due - Clock.now()).nanoseconds)
            let count = poll(&queries, nfds_t(queries.count), Int32(clamping: (left + 999_999) / 1_000_000))
            if count == 0 { return .due }
            guard count > 0 else { continue }
            if queries[1].revents != 0 { return .interrupted }
            if queries[2].revents != 0 {
                window.take()
                return .resized
            }
            if let wake = readKeys() { return wake }
        }
    }

    private func readKeys() -> Wake? {
        var keys = [UInt8](repeating: 0, count: 64)
        let count = read(STDIN_FILENO, &keys, keys.count)
        guard count > 0 else {
            // Its terminal is gone; a signal may follow.
            hasKeys = false
            return .quit
        }
        let pressed = Set(keys.prefix(count))
        if !pressed.isDisjoint(with: TopSession.quitting) { return .quit }
        return pressed.isDisjoint(with: TopSession.refreshing) ? nil : .due
    }
}
