import Comparison
import Configuration
import Load
import Modes
import Simulation
import WhatIf
import Workload

/// The daemon that served recorded requests, as far as it is known, and these requests as it served them.
struct RecordedDaemon {
    let daemon: Alternative
    let replay: Replay
    /// What the model makes of them; nil where nobody knows what served them.
    let model: [SimulatedEnd]?
    let agreement: ReplayAgreement?
    /// Whether its cores are those that fit best, and not said.
    let areCoresFitted: Bool

    /// Numbers of cores that are tried.
    private static let triedCores = [1, 2, 3, 4, 6, 8, 12, 16]

    init(_ file: RecordFile, _ question: WhatIfQuestion, named path: String) throws(LoadError) {
        guard file.records.contains(where: { $0.asked.before + $0.asked.after > 0 }) else {
            throw LoadError("\(path): none of its requests computes anything, and so none waits for another one")
        }
        let served = try ServedRecords(file, named: path)
        let candidates = question.recordedCores.map { [$0] } ?? RecordedDaemon.triedCores
        var best: RecordedDaemon?
        for cores in candidates {
            let daemon = try RecordedDaemon.daemon(served, question.configuration, cores: cores)
            let one = RecordedDaemon(
                daemon, file, isServerKnown: served.mode != nil || question.configuration != nil, question.clients,
                areCoresFitted: candidates.count > 1)
            // It gets worse from there on; and nothing tells the cores of a loop apart, nor those of an unknown server.
            guard best.map({ one.fits(betterThan: $0) }) ?? true else { break }
            best = one
            if one.agreement == nil || daemon.hasThreadAlone { break }
        }
        guard let best else { preconditionFailure("no number of cores was tried") }
        self = best
    }

    private init(
        _ daemon: Alternative, _ file: RecordFile, isServerKnown: Bool, _ clients: Clientele, areCoresFitted: Bool
    ) {
        self.daemon = daemon
        replay = Replay(file.records, hasThreadAlone: daemon.hasThreadAlone)
        model = isServerKnown && replay.hasTruth ? replay.model(of: daemon, clients) : nil
        agreement = model.map { [replay] in ReplayAgreement(replay.records, replay.requests, $0) }
        self.areCoresFitted = areCoresFitted && agreement != nil && daemon.configuration.workers * daemon.cores > 1
    }

    /// Workers that suit a mode there: as many as it had, where the mode is its own.
    func workers(_ mode: ModeChoice, _ cores: Int) -> Int {
        mode == daemon.configuration.mode && cores == daemon.cores
            ? daemon.configuration.workers : mode.workers(onCores: cores)
    }

    /// By the latencies; how many are met or missed alike says little where nearly all are one of them.
    private func fits(betterThan other: RecordedDaemon) -> Bool {
        guard let one = agreement, let other = other.agreement else { return false }
        let (error, otherError) = (one.latencyErrorNanoseconds ?? .max, other.latencyErrorNanoseconds ?? .max)
        return error == otherError ? one.share ?? 0 > other.share ?? 0 : error < otherError
    }

    private static func daemon(
        _ served: ServedRecords, _ path: String?, cores: Int
    ) throws(LoadError) -> Alternative {
        var configuration = try DaemonConfiguration.load(path, cores: cores).configuration
        if let mode = served.mode {
            guard path == nil || configuration.mode == mode else {
                throw LoadError(
                    "--config: its mode is \(configuration.mode.name), but \(mode.name) served these requests; "
                        + "name the file of the daemon that did")
            }
            configuration.mode = mode
        }
        if path == nil { configuration.workers = served.workers ?? configuration.workers }
        return Alternative(configuration, cores: cores)
    }
}

/// Who served recorded requests, as their records say.
struct ServedRecords {
    let mode: ModeChoice?
    /// How many there were at least; nil where no record says.
    let workers: Int?

    init(_ file: RecordFile, named path: String) throws(LoadError) {
        let names = Set(file.records.compactMap(\.mode)).sorted()
        guard names.count <= 1 else {
            throw LoadError(
                "\(path): requests of \(names.joined(separator: " and ")); keep those of one mode, as "
                    + "/requests?mode=\(names[0]) does")
        }
        mode = try names.first.map { name throws(LoadError) in
            guard let mode = ModeChoice.named(name) else {
                throw LoadError("\(path): \(PlainText.shown(name)) served them, which is no mode of this version")
            }
            return mode
        }
        workers = file.records.compactMap(\.worker).max().map { $0 + 1 }
    }

    private static let numbers = 0...ConfigurationKeys.mostWorkers - 1

    /// Refuses the number of a worker that no daemon has: as many of them would be simulated.
    static func check(_ worker: Int, _ path: [String], _ text: RecordText) throws(LoadError) {
        guard !numbers.contains(worker) else { return }
        throw text.refuse(path, "a number from \(numbers.lowerBound) to \(numbers.upperBound)")
    }
}
