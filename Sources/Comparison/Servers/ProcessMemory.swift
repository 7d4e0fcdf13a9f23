import Foundation

/// Memory of other processes.
enum ProcessMemory {
    /// The proportional set size, in bytes: a page that several processes share counts for each by its part, so that
    /// the sum over them is what they really take (smaps_rollup, proc(5)). 0 if the process is gone.
    static func proportionalBytes(of pid: pid_t) -> Double {
        guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/smaps_rollup") else { return 0 }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        let kibibytes = lines.first { $0.hasPrefix("Pss:") }.flatMap { Double($0.filter(\.isNumber)) }
        return (kibibytes ?? 0) * 1_024
    }
}
