import Glibc
import Testing

/// How much more memory each of a daemon's processes has held, since a test began to look, than at its beginning. What
/// the daemon must survive must not make any of them grow beyond a bound, which the test names.
///
/// The kernel keeps a process's peak for as long as it lives, so that no moment of one that lives at the last look is
/// missed. One that has ended counts with its peak at the last look before; one that came and went between two looks is
/// not seen. Tests in which processes end look often.
final class MemoryGrowth {
    private let daemon: DaemonUnderTest
    /// Bytes at the beginning, by process.
    private let before: [pid_t: Int]
    /// The most bytes seen of each process that was ever seen: a daemon that is killed does not list them any more.
    private var peaks: [pid_t: Int]

    init(of daemon: DaemonUnderTest) {
        self.daemon = daemon
        let first = MemoryGrowth.processes(of: daemon)
        for process in first { process.forgetPeak() }
        let bytes = Dictionary(first.map { ($0.pid, $0.peakBytes) }) { first, _ in first }
        before = bytes
        peaks = bytes
    }

    private static func processes(of daemon: DaemonUnderTest) -> [ProcessFacts] {
        [daemon.supervisor] + daemon.supervisor.children
    }

    /// Takes a look: keeps the peaks of all processes that live.
    func look() {
        let seen = peaks.keys.map { ProcessFacts(pid: $0) }
        for process in seen + MemoryGrowth.processes(of: daemon) {
            peaks[process.pid] = max(peaks[process.pid] ?? 0, process.peakBytes)
        }
    }

    /// Bytes that the process has grown by that has grown most. One that was started since is compared with the largest
    /// of the beginning.
    private var bytes: Int {
        let largest = before.values.max() ?? 0
        return peaks.map { pid, peak in peak - (before[pid] ?? largest) }.max() ?? 0
    }

    /// Looks once more, fails the test when a process has grown by more, and prints how far it was.
    ///
    /// A sanitizer's own book-keeping grows with whatever is done: no figure is looked at then.
    func expect(atMost mebibytes: Int, _ what: String, sourceLocation: SourceLocation = #_sourceLocation) {
        guard SystemTests.sanitizer == nil else { return }
        look()
        let grown = bytes
        print("measured: \(what): memory grew by \(grown / 1_024) KiB, at most \(mebibytes) MiB")
        #expect(grown <= mebibytes << 20, "\(what): memory grew by \(grown) bytes", sourceLocation: sourceLocation)
    }
}
