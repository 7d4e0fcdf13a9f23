/// Who decides about the CPUs' frequency (/sys/devices/system/cpu/cpu*/cpufreq/scaling_governor).
struct Governors: Equatable, Sendable {
    /// Of all CPUs that have one.
    var names: [String]

    /// It holds the highest frequency.
    private static let steady = "performance"

    var finding: Finding {
        let changing = Set(names).subtracting([Governors.steady]).sorted()
        if names.isEmpty { return .ok("frequency", "none is set here: a virtual machine's is its host's") }
        guard !changing.isEmpty else { return .ok("frequency", "\(Governors.steady) on all CPUs") }
        return .note(
            "frequency", "\(changing.joined(separator: ", ")): a CPU that was idle computes slower at first",
            "for steady figures: cpupower frequency-set -g \(Governors.steady)")
    }
}
