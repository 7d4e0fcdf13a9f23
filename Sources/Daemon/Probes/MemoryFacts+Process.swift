import Glibc
import Reactor
import Telemetry

extension MemoryFacts {
    /// The memory of a process from smaps_rollup (proc(5)); nil if it is gone.
    init?(of pid: pid_t) {
        guard let text = ProcFile.read("/proc/\(pid)/smaps_rollup") else { return nil }
        var bytes: [Substring: UInt64] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            guard words.count == 3, words[2] == "kB", let kibibytes = UInt64(words[1]) else { continue }
            bytes[words[0].dropLast()] = kibibytes * 1024
        }
        guard let resident = bytes["Rss"], let proportional = bytes["Pss"] else { return nil }
        func sum(_ kind: String) -> UInt64 { bytes["\(kind)_Clean", default: 0] + bytes["\(kind)_Dirty", default: 0] }
        self.init(
            resident: resident, proportional: proportional, private: sum("Private"), shared: sum("Shared"))
    }
}
