import Foundation

/// CPU time of other processes, and of cores.
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

    /// Time that cores were busy since the machine's start, whoever used them, a hypervisor's other guests included.
    static func busySeconds(of cpus: CPUSet) -> Double {
        guard let data = FileManager.default.contents(atPath: "/proc/stat") else { return 0 }
        let names = Set(cpus.cores.map { "cpu\($0)" })
        let ticks = String(decoding: data, as: UTF8.self).split(separator: "\n").reduce(0.0) { sum, line in
            let fields = line.split(separator: " ")
            guard fields.count > 8, names.contains(String(fields[0])) else { return sum }
            // proc(5): user nice system idle iowait irq softirq steal.
            return sum + [1, 2, 3, 6, 7, 8].reduce(0) { $0 + (Double(fields[$1]) ?? 0) }
        }
        return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
