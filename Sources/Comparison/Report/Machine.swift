import Foundation
import Load
import Reactor

/// The machine that a report was made on.
package struct Machine: Codable, Sendable {
    package var cpu: String
    package var cores: Int
    package var memoryGiB: Double
    package var kernel: String
    package var version: String
    package var swift: String
    /// ISO 8601.
    package var time: String

    /// - Parameters:
    ///   - version: deadlined's.
    ///   - swift: the compiler's.
    package static func current(version: String, swift: String) -> Machine {
        Machine(
            cpu: field("model name", of: "/proc/cpuinfo") ?? "unknown", cores: CPUSet.allowed.cores.count,
            memoryGiB: Double(ProcessInfo.processInfo.physicalMemory) / 1_073_741_824,
            kernel: ProcFile.read("/proc/sys/kernel/osrelease")?.filter { !$0.isNewline } ?? "unknown",
            version: version,
            swift: swift, time: Date().formatted(.iso8601))
    }

    private static func field(_ name: String, of path: String) -> String? {
        ProcFile.read(path)?.split(separator: "\n").first { $0.hasPrefix(name) }?.split(separator: ":").last
            .map { String($0.drop { $0 == " " }) }
    }
}
