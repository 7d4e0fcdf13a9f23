import Glibc
import Load
import Reactor
import Workload

/// `deadlined top`: a daemon's live figures on a terminal, or once as plain lines.
package struct TopCommand {
    /// What may lie between two looks.
    package static let intervals = Duration.milliseconds(200)...Duration.seconds(3_600)
    package static let standardInterval = Duration.seconds(1)

    private let admin: HostPort
    private let client: AdminClient
    private let interval: Duration
    private let isOnce: Bool

    /// Resolves the name.
    ///
    /// - Parameter once: one screen as plain lines; so it is, too, where standard output is no terminal that can be
    ///   drawn on.
    package init(_ admin: HostPort, every interval: Duration, once: Bool) throws(LoadError) {
        (self.admin, self.interval) = (admin, interval)
        client = try AdminClient(admin, patience: TopSource.patience)
        isOnce = once || !TerminalScreen.isThere
    }

    /// The exit code.
    package func run() throws -> Int32 {
        try isOnce ? tellOnce() : watch()
    }

    private func tellOnce() throws -> Int32 {
        var source = TopSource(client, named: admin)
        try source.refresh()
        let window = Terminal.size(of: STDOUT_FILENO).map { $0.rows } ?? 0
        let size = ScreenSize(
            columns: max(ScreenSize.standard.columns, Terminal.columns), rows: max(ScreenSize.standard.rows, window))
        let screen = TopScreen(state: source.state, size: size, glyphs: .current)
        try StandardStream.output.tell(screen.lines.map { "\($0.text)\n" }.joined())
        return 0
    }

    private func watch() throws -> Int32 {
        let interruption = try Interruption.bySignals()
        let session = try TopSession(
            TopSource(AdminClient(client, until: interruption), named: admin), every: interval, until: interruption)
        return try session.run()
    }
}
