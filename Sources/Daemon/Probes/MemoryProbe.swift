import Glibc
import Reactor
import Telemetry
import Workload

/// The memory of the workers, read in a short-lived child: the kernel walks through all pages of a process to tell it,
/// which takes it some 13 ms for each gigabyte. Loop's thread.
final class MemoryProbe {
    /// Figures that are younger are shown again.
    static let freshness = Duration.seconds(5)
    /// Older figures are not shown.
    private static let oldest = Duration.seconds(60)
    /// Workers whose figures fit into a child's result.
    private static let mostWorkers = ShortLivedProcess.resultCapacity / MemoryProbe.entryLength - 1
    /// A process id and four figures, each a word.
    private static let entryLength = 5 * MemoryLayout<UInt64>.size

    private let loop: EventLoop
    private let patience: Duration
    private var facts: [pid_t: MemoryFacts] = [:]
    /// When `facts` were read.
    private var readAt: Instant?
    private(set) var child: ShortLivedProcess?
    /// Those that wait for the child.
    private var waiting: [() -> Void] = []

    /// - Parameter patience: longest wait for the child; then older figures are shown.
    init(loop: EventLoop, patience: Duration = .seconds(2)) {
        self.loop = loop
        self.patience = patience
    }

    /// A worker's memory; nil if it was not read, or its process was not there yet.
    func facts(of pid: pid_t, at now: Instant) -> MemoryFacts? {
        guard let readAt, now - readAt <= MemoryProbe.oldest else { return nil }
        return facts[pid]
    }

    /// Calls `done` once the figures of these processes are fresh: at once, or in a later pass of the loop.
    func refresh(_ pids: [pid_t], at now: Instant, _ done: @escaping () -> Void) {
        let isFresh = readAt.map { now - $0 < MemoryProbe.freshness } ?? false
        if isFresh, pids.allSatisfy({ facts[$0] != nil }) { return done() }
        waiting.append(done)
        guard child == nil else { return }
        do throws(ReactorError) {
            child = try ShortLivedProcess(
                named: "deadlined-mem", within: patience, loop: loop,
                work: { MemoryProbe.read(pids.prefix(MemoryProbe.mostWorkers)) }, ended: { [unowned self] in take($0) })
        } catch {
            answer()
        }
    }

    private func take(_ outcome: ShortLivedProcess.Outcome) {
        child = nil
        if case .result(let bytes) = outcome {
            facts = MemoryProbe.facts(in: bytes)
            readAt = Clock.now()
        }
        answer()
    }

    private func answer() {
        let waiting = waiting
        self.waiting = []
        for done in waiting { done() }
    }

    private static func read(_ pids: some Sequence<pid_t>) -> [UInt8] {
        var words: [UInt64] = []
        for pid in pids {
            guard let facts = MemoryFacts(of: pid) else { continue }
            words += [UInt64(pid), facts.resident, facts.proportional, facts.private, facts.shared]
        }
        return words.withUnsafeBytes(Array.init)
    }

    private static func facts(in bytes: [UInt8]) -> [pid_t: MemoryFacts] {
        bytes.withUnsafeBytes { bytes in
            stride(from: 0, through: bytes.count - entryLength, by: entryLength).reduce(into: [:]) { facts, start in
                func word(_ place: Int) -> UInt64 {
                    bytes.loadUnaligned(fromByteOffset: start + place * MemoryLayout<UInt64>.size, as: UInt64.self)
                }
                facts[pid_t(truncatingIfNeeded: word(0))] = MemoryFacts(
                    resident: word(1), proportional: word(2), private: word(3), shared: word(4))
            }
        }
    }
}
