/// Which cores servers, generator and downstream get.
enum Placement {
    /// The servers' cores of each trial: one core, and then all where there are more, or what was chosen.
    static func servers(_ allowed: CPUSet, chosen: CPUSet?) -> [CPUSet] {
        if let chosen { return [chosen] }
        return allowed.cores.count > 1 ? [oneCore(allowed), allowed] : [allowed]
    }

    static func oneCore(_ allowed: CPUSet) -> CPUSet {
        CPUSet(allowed.cores.prefix(1))
    }

    /// The generator's and the downstream's: off the servers' one core where there are others.
    static func clients(_ allowed: CPUSet) -> CPUSet {
        let others = allowed.subtracting(oneCore(allowed))
        return others.cores.isEmpty ? allowed : others
    }
}
