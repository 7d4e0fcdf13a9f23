import Configuration
import Simulation
import Telemetry

/// What would have kept the deadline of one request that missed it, by replaying it among its worker's others. Pure.
package struct MissReplay {
    /// Most requests that are replayed, so that whoever asks the supervisor keeps it from its other pages for no longer
    /// than some 50 ms.
    package static let mostRequests = 512

    private let replay: Replay
    private let place: Int
    private let daemon: Alternative

    /// - Parameters:
    ///   - records: of the worker's requests, in the order of their arrival.
    ///   - place: of the request among them.
    ///   - configuration: what the worker was started with.
    ///   - cores: that it had for itself.
    package init(_ records: [RecordedRequest], at place: Int, servedBy configuration: Configuration, cores: Int) {
        var own = configuration
        own.workers = 1
        daemon = Alternative(name: own.mode.name, own, cores: cores)
        replay = Replay(records, hasThreadAlone: daemon.hasThreadAlone)
        self.place = place
    }

    /// Nil where theory has nothing to say of the mode.
    package func answer() -> RequestEntry.WhatIf? {
        guard let model = replay.model(of: daemon, Clientele()) else { return nil }
        let alternatives = Alternative.standard(for: daemon.configuration, cores: daemon.cores).compactMap(told)
        let agreement = ReplayAgreement(replay.records, replay.requests, model)
        return RequestEntry.WhatIf(
            replayed: replay.requests.count, missed: replay.records.count { !$0.isMet },
            agrees: agreement.met + agreement.missed, alternatives: alternatives,
            answer: sentence(isMetInModel: model[place].isMet(replay.requests[place]), alternatives))
    }

    private func told(_ alternative: Alternative) -> RequestEntry.WhatIf.Alternative? {
        guard let ends = replay.ends(under: alternative, Clientele()) else { return nil }
        let (request, end) = (replay.requests[place], ends[place])
        return .init(
            name: alternative.name, met: end.isMet(request),
            latencyMs: end.dropped == nil ? Double(end.endedAt - request.at) / 1e6 : nil,
            missed: zip(replay.requests, ends).count { !$1.isMet($0) })
    }

    private func sentence(isMetInModel: Bool, _ alternatives: [RequestEntry.WhatIf.Alternative]) -> String {
        guard !isMetInModel else {
            return
                "a simulation of \(daemon.name) itself keeps its deadline, so that what made it late is not in these "
                + "records: other programs, or requests that are not there"
        }
        let meeting = alternatives.filter(\.met).map(\.name)
        return meeting.isEmpty ? "none of these keeps its deadline" : "kept by \(meeting.joined(separator: "; "))"
    }
}
