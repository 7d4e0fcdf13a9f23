/// What the kernel reads the time from (/sys/devices/system/clocksource/clocksource0).
struct ClockSource: Equatable, Sendable {
    /// Nil where the kernel does not say.
    var current: String?
    var available: [String] = []

    /// Read in user space, within some ten nanoseconds.
    private static let fast: Set = [
        "tsc", "kvm-clock", "arch_sys_counter", "hyperv_clocksource_tsc_page", "xen", "tsc-early",
    ]
    /// A device is asked, by a system call of a microsecond or more.
    private static let slow: Set = ["hpet", "acpi_pm", "jiffies", "refined-jiffies", "pit"]

    var finding: Finding {
        guard let current else { return .note("clock source", "the kernel does not name it") }
        if ClockSource.fast.contains(current) { return .ok("clock source", "\(current), which is read in nanoseconds") }
        guard ClockSource.slow.contains(current) else {
            return .note("clock source", "\(current), of which nothing is known here")
        }
        let better = available.first(where: ClockSource.fast.contains).map { "; \($0) is there" } ?? ""
        return .bad(
            "clock source", "\(current): each of the many readings of a request asks a device\(better)",
            "look in the kernel log (dmesg) why tsc was given up; if it is sound, boot with tsc=reliable")
    }
}
