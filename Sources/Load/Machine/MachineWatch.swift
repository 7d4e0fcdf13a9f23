import Glibc
import Reactor

/// Looks at the machine before and after a run, for what others took of the contestants' cores.
package struct MachineWatch {
    /// Who is loaded.
    package enum Subject: Sendable {
        /// Programs that this process has started, on these cores.
        case children(CPUSet)
        /// Whatever serves there; at least one.
        case servers([LoadTarget])
    }

    private let subject: Subject
    private let begin: MachineMoment
    private let beginServers: ServerProcesses?
    /// Cores by process, as they were at the begin.
    private let beginAffinities: [Int32: CPUSet]

    /// To be made right before the run.
    package init(_ subject: Subject) {
        self.subject = subject
        let processes = ProcessStat.all()
        beginServers = MachineWatch.servers(subject, processes)
        beginAffinities = MachineWatch.affinities(of: MachineWatch.own(beginServers), processes)
        begin = MachineMoment.now()
    }

    /// The cores that the contestants may use, as far as they are known at the begin.
    var contestants: CPUSet {
        switch subject {
        case .children(let cpus): cpus
        case .servers: (beginServers?.serving ?? []).reduce(CPUSet([])) { $0.union(beginAffinities[$1] ?? CPUSet([])) }
        }
    }

    /// To be called right after it.
    package func end() -> Disturbance {
        let end = MachineMoment.now()
        let servers = MachineWatch.servers(subject, end.processes)
        let own = MachineWatch.own(beginServers).union(MachineWatch.own(servers))
        let affinities = MachineWatch.affinities(of: own, end.processes).merging(beginAffinities) { $0.union($1) }
        let contestants: CPUSet
        switch subject {
        case .children(let cpus): contestants = cpus
        case .servers(let targets):
            if let target = targets.first(where: { !$0.isOfThisMachine }) {
                return .unknown("\(target.place) is on another machine, which only that one can look at")
            }
            let serving = (beginServers?.serving ?? []).union(servers?.serving ?? [])
            guard !serving.isEmpty else {
                return .unknown("no process that this user may see listens at \(targets[0].place)")
            }
            contestants = serving.reduce(CPUSet([])) { $0.union(affinities[$1] ?? CPUSet([])) }
        }
        let use = MachineUse(from: begin, to: end, own: own, on: contestants, affinities: affinities)
        return use.map(Disturbance.looked) ?? .unknown("/proc/stat does not tell of cores \(contestants)")
    }

    private static func servers(_ subject: Subject, _ processes: [ProcessStat]) -> ServerProcesses? {
        guard case .servers(let targets) = subject, targets.allSatisfy(\.isOfThisMachine) else { return nil }
        return ServerProcesses(on: Set(targets.map(\.port)), SocketTable.now(), SocketOwners.now(), processes)
    }

    private static func own(_ servers: ServerProcesses?) -> Set<Int32> {
        Set([getpid()]).union(servers?.serving ?? []).union(servers?.called ?? [])
    }

    private static func affinities(of own: Set<Int32>, _ processes: [ProcessStat]) -> [Int32: CPUSet] {
        let pids = ProcessStat.families(of: own, in: processes).map(\.pid)
        let known = pids.compactMap { pid in CPUSet(allowedTo: pid).map { (pid, $0) } }
        return Dictionary(known) { first, _ in first }
    }
}

extension CPUSet {
    /// The cores that a process may use; nil if it is gone.
    init?(allowedTo pid: Int32) {
        guard let status = ProcFile.read("/proc/\(pid)/status"),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed_list:") }),
            let cores = try? CPUSet(line.drop { $0 != ":" }.dropFirst().filter { !$0.isWhitespace })
        else { return nil }
        self = cores
    }

    func meets(_ other: CPUSet) -> Bool { cores.contains(where: other.cores.contains) }
}
