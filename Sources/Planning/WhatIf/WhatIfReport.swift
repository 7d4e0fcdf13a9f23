import Load
import Simulation
import WhatIf
import Workload

/// What `whatif --json` writes: schema `deadlined-whatif-1`. Times are milliseconds, shares are from 0 to 1.
package struct WhatIfReport: Codable, Sendable {
    package enum Kind: String, Codable, Sendable {
        /// What really came of the requests.
        case recorded
        /// What the model makes of the daemon that was recorded.
        case model
        case alternative
    }

    package struct Row: Codable, Sendable {
        package var kind: Kind
        package var name: String
        /// In which mode, with how many processes, on how many cores; absent where that is not known.
        package var mode: String?
        package var workers, cores: Int?
        package var missed, total: Int
        package var missRatio: Double
        /// By its policy, before any work or after some.
        package var dropped: Int
        /// Requests that the model of what was recorded missed and this keeps, and the other way round; absent where
        /// there is no such model.
        package var saves, loses: Int?
        /// Absent where so many were not computed to their end.
        package var p50Ms, p99Ms: Double?
    }

    /// Requests on which the model of what was recorded and the record agree, and those that only one of them missed.
    package struct Agreed: Codable, Sendable {
        package var share: Double
        package var met, missed, missedInRecord, missedInModel: Int
        /// By how much latencies differ, in the median; absent where the record has none.
        package var latencyErrorMs: Double?

        init?(_ agreement: ReplayAgreement) {
            guard let share = agreement.share else { return nil }
            self.share = share
            (met, missed) = (agreement.met, agreement.missed)
            (missedInRecord, missedInModel) = (agreement.missedInRecord, agreement.missedInModel)
            latencyErrorMs = agreement.latencyErrorNanoseconds.map { Double($0) / 1e6 }
        }
    }

    /// What requests cost beside what they compute, as it was measured.
    package struct MeasuredCosts: Codable, Sendable {
        package var perStepMs, perReplyMs, refusalMs: Double
    }

    package var schema = "deadlined-whatif-1"
    package var file: String
    package var requests: Int
    package var seconds: Double
    package var rows: [Row]
    /// Of the model with the record; absent where nothing was recorded, or nobody knows what served it.
    package var agreement: Agreed?
    package var costs: MeasuredCosts
    /// What it cannot know.
    package var notes: [String]
}

extension WhatIfReport {
    init(
        _ file: RecordFile, _ recorded: RecordedDaemon, _ alternatives: [Alternative], _ clients: Clientele,
        named path: String
    ) {
        let (replay, daemon) = (recorded.replay, recorded.daemon)
        self.file = path
        requests = replay.requests.count
        seconds = Double((replay.requests.last?.at ?? 0)) / 1e9
        let model = recorded.model
        var rows: [Row] = []
        if replay.hasTruth {
            let isKnown = model != nil
            rows.append(Row(recorded: replay.records, isKnown ? daemon : nil))
        }
        if let model { rows.append(Row(.model, replay, model, under: daemon)) }
        for alternative in alternatives {
            guard let ends = replay.ends(under: alternative, clients) else { continue }
            rows.append(Row(.alternative, replay, ends, under: alternative, against: model))
        }
        self.rows = rows
        agreement = recorded.agreement.flatMap(Agreed.init)
        costs = MeasuredCosts(
            perStepMs: Double(replay.costs.perStep) / 1e6, perReplyMs: Double(replay.costs.perReply) / 1e6,
            refusalMs: Double(replay.costs.refusal) / 1e6)
        notes = WhatIfNotes.lines(on: file, recorded)
    }
}

extension WhatIfReport.Row {
    /// What the records say themselves.
    ///
    /// - Parameter daemon: that served them, if it is known.
    init(recorded records: [RecordedRequest], _ daemon: Alternative?) {
        let latencies = records.map { $0.end == .replied ? $0.latency : nil }
        self.init(
            .recorded, daemon?.name ?? "as it was", daemon, isMet: records.map(\.isMet),
            dropped: records.count { $0.end == .refused || $0.end == .stopped }, latencies)
    }

    /// What a simulation made of them.
    ///
    /// - Parameter model: of what was recorded.
    init(
        _ kind: WhatIfReport.Kind, _ replay: Replay, _ ends: [SimulatedEnd], under daemon: Alternative,
        against model: [SimulatedEnd]? = nil
    ) {
        let isMet = zip(replay.requests, ends).map { $1.isMet($0) }
        let latencies = zip(replay.requests, ends).map { $1.dropped == nil ? $1.endedAt - $0.at : nil }
        self.init(kind, daemon.name, daemon, isMet: isMet, dropped: ends.count { $0.dropped != nil }, latencies)
        guard let model else { return }
        let wasMet = zip(replay.requests, model).map { $1.isMet($0) }
        saves = zip(isMet, wasMet).count { $0 && !$1 }
        loses = zip(isMet, wasMet).count { !$0 && $1 }
    }

    private init(
        _ kind: WhatIfReport.Kind, _ name: String, _ daemon: Alternative?, isMet: [Bool], dropped: Int,
        _ latencies: [Int64?]
    ) {
        (self.kind, self.name, self.dropped) = (kind, name, dropped)
        (mode, workers, cores) = (daemon?.configuration.mode.name, daemon?.configuration.workers, daemon?.cores)
        (missed, total) = (isMet.count { !$0 }, isMet.count)
        missRatio = total > 0 ? Double(missed) / Double(total) : 0
        // Who had no reply waited for longer than all that had one.
        let sorted = latencies.map { $0 ?? .max }.sorted()
        func milliseconds(_ share: Double) -> Double? {
            let value = sorted.isEmpty ? .max : sorted[Int(Double(sorted.count - 1) * share)]
            return value == .max ? nil : Double(value) / 1e6
        }
        (p50Ms, p99Ms) = (milliseconds(0.5), milliseconds(0.99))
    }
}
