import Foundation
import Testing

/// What /proc says about a process.
struct ProcessFacts {
    var pid: pid_t

    /// OS threads.
    var threads: Int { tasks.count }

    /// Stops it, and waits until it has: its threads stop one after the other, and on a busy machine one of them may
    /// accept until then.
    func halt() throws {
        kill(pid, SIGSTOP)
        try until("every thread of \(pid) has stopped") {
            tasks.allSatisfy { state(ofTask: $0) == "T" }
        }
    }

    /// Whether each of its threads waits for something.
    var isAsleep: Bool { !tasks.isEmpty && tasks.allSatisfy { state(ofTask: $0) == "S" } }

    var isAlive: Bool {
        // A process that has ended and is not yet waited for is `Z`.
        fields.map { $0[0] != "Z" } ?? false
    }

    /// Whether SIGSTOP holds it.
    var isStopped: Bool { fields.map { $0[0] == "T" } ?? false }

    /// The name that ps(1) shows.
    var name: String {
        read("comm").trimmingCharacters(in: .newlines)
    }

    var children: [ProcessFacts] {
        tasks.flatMap { read("task/\($0)/children").split(separator: " ") }
            .compactMap { pid_t($0) }.map(ProcessFacts.init)
    }

    /// Memory that is its own, in bytes: private pages, not those that it shares with its relatives.
    var privateBytes: Int {
        read("smaps_rollup").split(separator: "\n").filter { $0.hasPrefix("Private_") }
            .compactMap { Int($0.split(separator: " ")[1]) }.reduce(0) { $0 + $1 * 1_024 }
    }

    /// Its address space, in bytes: all that it has mapped.
    var addressSpace: Int {
        (read("statm").split(separator: " ").first.flatMap { Int($0) } ?? 0) * sysconf(Int32(_SC_PAGESIZE))
    }

    /// The most memory it has held since it began or its peak was forgotten, in bytes: resident pages, shared ones too.
    var peakBytes: Int {
        let line = read("status").split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first).flatMap { Int($0) }.map { $0 * 1_024 }
            ?? 0
    }

    /// Sets the peak to what it holds now (proc_pid_clear_refs(5)).
    func forgetPeak() {
        try? "5".write(toFile: "/proc/\(pid)/clear_refs", atomically: false, encoding: .utf8)
    }

    /// Open descriptors.
    var descriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd"))?.count ?? 0
    }

    /// What a descriptor refers to: a path, or a kind and a number as in `socket:[4711]`.
    func target(ofDescriptor descriptor: Int) -> String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\(descriptor)")) ?? ""
    }

    /// What each of them refers to.
    var descriptorTargets: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")) ?? []).compactMap { Int($0) }
            .map(target(ofDescriptor:))
    }

    /// The limit (RLIMIT_NOFILE, which is above the highest number) that leaves it one more.
    var descriptorLimitLeavingOne: Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")) ?? []
        let open = Set(names.compactMap { Int($0) })
        return Array((0...open.count + 1).filter { !open.contains($0) }.prefix(2))[1]
    }

    /// Mappings that it shares with its relatives: telemetry, application data.
    var sharedMappings: Int {
        read("maps").split(separator: "\n").count { $0.hasSuffix("/dev/zero (deleted)") }
    }

    /// CPU time spent so far, user and system.
    var cpuTime: Duration {
        guard let fields, let user = Int(fields[11]), let system = Int(fields[12]) else { return .zero }
        return .seconds(1) * (user + system) / sysconf(Int32(_SC_CLK_TCK))
    }

    private var tasks: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
    }

    private func state(ofTask task: String) -> Substring? {
        ProcessFacts.fields(of: read("task/\(task)/stat"))?[0]
    }

    private var fields: [Substring]? { ProcessFacts.fields(of: read("stat")) }

    /// The fields of `stat` from the state on: the name before it may hold spaces.
    private static func fields(of stat: String) -> [Substring]? {
        guard let end = stat.lastIndex(of: ")") else { return nil }
        return stat[stat.index(after: end)...].split(separator: " ")
    }

    private func read(_ name: String) -> String {
        (try? String(contentsOfFile: "/proc/\(pid)/\(name)", encoding: .utf8)) ?? ""
    }
}
