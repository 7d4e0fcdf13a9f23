import Foundation

/// CPU time of other processes.
enum ProcessTimes {
    /// User and system time of a process with all its threads, those that have ended included; in the kernel's ticks of
    /// mostly 10 ms. 0 if it is gone.
    static func cpuSeconds(of pid: pid_t) -> Double {
        guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return 0 }
        let stat = String(decoding: data, as: UTF8.self)
        // The command's name may hold anything; fields are counted behind its closing parenthesis, from field 3.
        guard let end = stat.lastIndex(of: ")") else { return 0 }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
