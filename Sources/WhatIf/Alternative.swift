import Configuration
import Modes
import Scheduling
import Simulation

/// A daemon that could have served what another one did.
package struct Alternative: Sendable {
    package let name: String
    package let configuration: Configuration
    package let cores: Int

    package init(name: String, _ configuration: Configuration, cores: Int) {
        (self.name, self.configuration, self.cores) = (name, configuration, cores)
    }

    /// Named for its mode, its processes, its cores, and what else there is to say of it.
    package init(_ configuration: Configuration, cores: Int, _ words: [String] = []) {
        let mode = configuration.mode.name(workers: configuration.workers)
        self.init(name: ([mode] + words).joined(separator: " "), configuration, cores: cores)
    }
}

// MARK: - Those that are always looked at

extension Alternative {
    /// A yield that suits requests of some milliseconds.
    private static let yield = Duration.milliseconds(1)

    /// Sensible other ways to serve what a daemon with this configuration served on so many cores: the other modes as
    /// they are, then what mends most misses, then more of the machine. Each once, and none that is the daemon itself.
    package static func standard(for recorded: Configuration, cores: Int) -> [Alternative] {
        let modes = ModeChoice.all.filter { $0.queue != nil }.map { recorded.with(mode: $0, cores: cores) }
        let more = recorded.mode.sharesOneThread ? recorded.with(workers: recorded.workers + 1) : recorded
        let all =
            modes.map { Alternative($0, cores: cores) } + mended(recorded, cores)
            + (pool.map { mended(recorded.with(mode: $0, cores: cores), cores, hasSlots: true) } ?? [])
            + [Alternative(more, cores: cores + 1, ["on \(CoreCount.text(cores + 1))"])]
        return distinct(all, but: recorded, cores)
    }

    /// The first mode with threads, which can have fewer slots.
    private static var pool: ModeChoice? { ModeChoice.compared.first { $0.blocksInCalls } }

    private static func mended(
        _ configuration: Configuration, _ cores: Int, hasSlots: Bool = false
    ) -> [Alternative] {
        var (changed, words) = (configuration, ["edf"])
        changed.scheduling.discipline = .edf
        if hasSlots {
            changed.scheduling.slots = .cpus
            words.append("slots cpus")
        }
        var yielding = changed
        yielding.scheduling.yield = yield
        var predicting = changed
        predicting.overload.policy = .predict
        return [
            Alternative(changed, cores: cores, words), Alternative(yielding, cores: cores, words + ["yield 1ms"]),
            Alternative(predicting, cores: cores, words + ["predict"]),
        ]
    }

    /// Modes that are one queue to theory are told together.
    private static func distinct(
        _ all: [Alternative], but recorded: Configuration, _ cores: Int
    ) -> [Alternative] {
        let itself = shape(recorded, cores)
        var kept: [(shape: MachineShape, names: [String], first: Alternative)] = []
        for one in all {
            guard let shape = shape(one.configuration, one.cores), shape != itself else { continue }
            if let index = kept.firstIndex(where: { $0.shape == shape }) {
                if !kept[index].names.contains(one.name) { kept[index].names.append(one.name) }
            } else {
                kept.append((shape, [one.name], one))
            }
        }
        return kept.map {
            Alternative(name: $0.names.joined(separator: ", "), $0.first.configuration, cores: $0.first.cores)
        }
    }

    private static func shape(_ configuration: Configuration, _ cores: Int) -> MachineShape? {
        MachineShape(configuration, cores: cores, keepsConnections: true, costs: Costs(), clientsLeave: true)
    }
}

extension Configuration {
    /// The same in another mode, with the processes that suit it.
    fileprivate func with(mode: ModeChoice, cores: Int) -> Configuration {
        guard mode != self.mode else { return self }
        var changed = with(workers: mode.workers(onCores: cores))
        changed.mode = mode
        return changed
    }

    fileprivate func with(workers: Int) -> Configuration {
        var changed = self
        changed.workers = workers
        return changed
    }
}
