import Reactor
import Workload

/// What the kernel has counted up to one moment: of each core, and of each process.
package struct MachineMoment: Sendable {
    package var at: Instant
    package var cores: [Int: CoreTimes]
    /// Time in which at least one task waited for a CPU, in seconds (`/proc/pressure/cpu`); nil where the kernel does
    /// not say.
    package var stalled: Double?
    package var processes: [ProcessStat]

    /// Takes some milliseconds on a machine with some hundred processes.
    package static func now() -> MachineMoment {
        MachineMoment(
            at: Clock.now(), cores: CoreTimes.read(ProcFile.read("/proc/stat") ?? ""),
            stalled: stalled(ProcFile.read("/proc/pressure/cpu") ?? ""), processes: ProcessStat.all())
    }

    /// The total of a pressure file's first line: `some avg10=0.00 avg60=0.00 avg300=0.00 total=MICROSECONDS`.
    static func stalled(_ text: String) -> Double? {
        text.split(separator: "\n").first { $0.hasPrefix("some ") }?
            .split(separator: " ").last { $0.hasPrefix("total=") }
            .flatMap { Double($0.dropFirst("total=".count)) }.map { $0 / 1e6 }
    }
}
