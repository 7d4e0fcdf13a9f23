import Foundation
import Glibc
import Planning
import Scheduling
import Simulation

/// A run of the real daemon once more, from `load --records --json`: how many of its requests are told alike.
enum Replayed {
    private struct Told: Encodable {
        var requests: Int
        var missed, simulatedMissed: Double
        /// With what each request has taken in truth; and with what it asked for, without any costs.
        var alike, alikeAsAsked: Double
        var perStepUs, perReplyUs: Double
        var latencyErrorUs: Double?
    }

    static func tell(_ words: [String]) throws {
        guard words.count == 3, let queue = ModeQueue(rawValue: words[1]), let cores = Int(words[2]) else {
            print("simulate replay: FILE QUEUE CORES")
            exit(2)
        }
        let shape = MachineShape(queue, cores: cores)
        let records = try RecordFile(reading: words[0]).records
        let replay = Replay(records, hasThreadAlone: queue == .loop)
        let agreement = agreement(of: replay, on: shape, costs: replay.costs)
        let asked = records.map { record in
            var record = record
            record.measured = nil
            return record
        }
        let bare = Replay(asked, hasThreadAlone: queue == .loop)
        let total = Double(max(1, agreement.total))
        let told = Told(
            requests: agreement.total, missed: Double(agreement.missed + agreement.missedInRecord) / total,
            simulatedMissed: Double(agreement.missed + agreement.missedInModel) / total,
            alike: agreement.share ?? 0, alikeAsAsked: self.agreement(of: bare, on: shape, costs: Costs()).share ?? 0,
            perStepUs: Double(replay.costs.perStep) / 1e3, perReplyUs: Double(replay.costs.perReply) / 1e3,
            latencyErrorUs: agreement.latencyErrorNanoseconds.map { Double($0) / 1e3 })
        print(String(decoding: try JSONEncoder().encode(told), as: UTF8.self))
    }

    private static func agreement(of replay: Replay, on shape: MachineShape, costs: Costs) -> ReplayAgreement {
        var shape = shape
        shape.costs = costs
        return ReplayAgreement(replay.records, replay.requests, Simulator.run(replay.requests, on: shape))
    }
}
