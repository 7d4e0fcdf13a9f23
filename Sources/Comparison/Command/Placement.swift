import Load

/// Which cores servers, generator and downstream get.
enum Placement {
    /// The servers' cores of each trial: one core, and then all where there are more, or what was chosen.
    static func servers(_ allowed: CPUSet, chosen: CPUSet?) -> [CPUSet] {
        if let chosen { return [chosen] }
        return allowed.cores.count > 1 ? [oneCore(allowed), allowed] : [allowed]
    }

    /// The generator's and the downstream's: off the servers' cores where there are others, or else off one of them.
    static func clients(_ allowed: CPUSet, chosen: CPUSet?) -> CPUSet {
        let servers = chosen ?? oneCore(allowed)
        let free = [servers, oneCore(servers)].map(allowed.subtracting)
        return free.first { !$0.cores.isEmpty } ?? allowed
    }

    private static func oneCore(_ cpus: CPUSet) -> CPUSet {
        CPUSet(cpus.cores.prefix(1))
    }
}
