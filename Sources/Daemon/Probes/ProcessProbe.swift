import Glibc
import Reactor
import Telemetry

extension ProcessFacts {
    /// This process, as the conventional `process_*` metrics describe it, from stat (proc(5)).
    static func current() -> ProcessFacts? {
        guard let stat = ProcFile.read("/proc/self/stat"), let boot = bootTime,
            // The command's name may hold anything; fields are counted behind its closing parenthesis.
            let end = stat.lastIndex(of: ")")
        else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        // proc(5) numbers fields from 1; the first behind the name is field 3.
        func field(_ number: Int) -> Double { number - 3 < fields.count ? Double(fields[number - 3]) ?? 0 : 0 }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return ProcessFacts(
            cpuSeconds: (field(14) + field(15)) / ticks, startTime: boot + field(22) / ticks,
            residentBytes: UInt64(field(24)) * UInt64(sysconf(Int32(_SC_PAGESIZE))), virtualBytes: UInt64(field(23)),
            openDescriptors: UInt64(ProcFile.entries(of: "/proc/self/fd").count),
            maximumDescriptors: limit.rlim_cur == rlim_t.max ? nil : UInt64(limit.rlim_cur),
            threads: UInt64(field(20)))
    }

    /// When the machine was started, in seconds since the epoch (proc(5), stat, btime).
    private static let bootTime: Double? = {
        guard let text = ProcFile.read("/proc/stat") else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Double($0.dropFirst(6)) }
    }()
}
