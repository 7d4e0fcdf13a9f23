import Glibc
import Testing

/// How much more memory each of a daemon's processes has held, at any moment since a test began to look, than at its
/// beginning. What the daemon must survive must not make it grow beyond a bound, which the test names.
struct MemoryGrowth {
    private let daemon: DaemonUnderTest
    /// The processes of the beginning: a daemon that is killed does not list them any more.
    private let first: [ProcessFacts]
    /// Bytes at the beginning, by process.
    private let before: [pid_t: Int]

    init(of daemon: DaemonUnderTest) {
        self.daemon = daemon
        first = MemoryGrowth.processes(of: daemon)
        for process in first { process.forgetPeak() }
        before = Dictionary(first.map { ($0.pid, $0.peakBytes) }) { first, _ in first }
    }

    private static func processes(of daemon: DaemonUnderTest) -> [ProcessFacts] {
        [daemon.supervisor] + daemon.supervisor.children
    }

    /// Bytes that the process has grown by that has grown most. One that was started since is compared with the largest
    /// of the beginning. One that has ended holds nothing.
    var bytes: Int {
        let largest = before.values.max() ?? 0
        let processes = first + MemoryGrowth.processes(of: daemon)
        return processes.map { $0.peakBytes - (before[$0.pid] ?? largest) }.max() ?? 0
    }

    /// Fails the test when a process has grown by more, and prints how far it was.
    ///
    /// A sanitizer's own book-keeping grows with whatever is done: no figure is looked at then.
    /// - Parameter seen: the growth, where the test looked before its processes were gone; nil looks now.
    func expect(
        _ seen: Int? = nil, atMost mebibytes: Int, _ what: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard SystemTests.sanitizer == nil else { return }
        let grown = seen ?? bytes
        print("measured: \(what): memory grew by \(grown / 1_024) KiB, at most \(mebibytes) MiB")
        #expect(grown <= mebibytes << 20, "\(what): memory grew by \(grown) bytes", sourceLocation: sourceLocation)
    }
}
