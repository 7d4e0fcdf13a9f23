import Configuration
import Load
import Reactor

extension MachineFacts {
    private static let clocks = "/sys/devices/system/clocksource/clocksource0"
    private static let cpus = "/sys/devices/system/cpu"
    /// Of Linux, where the kernel does not say.
    private static let lowestFreePort = 1_024

    /// - Parameter measuring: whether there is time to measure how fast it computes.
    init(_ process: ProcessLook, measuring: Bool) {
        let priority = ThreadPriority.raise()
        priority.restore()
        self.init(
            process: process,
            ports: PortFacts(
                lowestFree: Self.number("/proc/sys/net/ipv4/ip_unprivileged_port_start") ?? Self.lowestFreePort,
                capabilities: process.capabilities),
            stamps: StampProbe.facts(),
            clockSource: ClockSource(
                current: Self.words("\(Self.clocks)/current_clocksource").first,
                available: Self.words("\(Self.clocks)/available_clocksource")),
            governors: Governors(
                names: ProcFile.entries(of: Self.cpus).sorted()
                    .flatMap { Self.words("\(Self.cpus)/\($0)/cpufreq/scaling_governor") }),
            spread: measuring ? SpreadProbe.facts() : .skipped, realTime: priority.level,
            somaxconn: Self.number("/proc/sys/net/core/somaxconn"), fileMax: Self.number("/proc/sys/fs/file-max"),
            freeMemory: process.freeMemory(of: Room.availableMemory))
    }

    private static func words(_ path: String) -> [String] {
        ProcFile.read(path)?.split(whereSeparator: \.isWhitespace).map(String.init) ?? []
    }

    private static func number(_ path: String) -> Int? { words(path).first.flatMap { Int($0) } }
}
