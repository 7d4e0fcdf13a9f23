import Comparison
import Foundation
import Glibc
import Load
import Scheduling
import Simulation

/// A run of the real daemon once more, from `load --records --json`: how many of its requests are told alike.
enum Replayed {
    private struct Told: Encodable {
        var requests: Int
        var missed, simulatedMissed: Double
        /// With what each request has taken in truth, where it has told it; with the mean costs; without any.
        var alike, alikeAsAsked, alikeBare: Double
        var perStepUs, perCallUs, perReplyUs, slowdown: Double
    }

    static func tell(_ words: [String]) throws {
        guard words.count == 4, let queue = ModeQueue(rawValue: words[1]), let cores = Int(words[2]),
            let cpu = Double(words[3])
        else {
            print("simulate replay: FILE QUEUE CORES CPU-MS")
            exit(2)
        }
        let report = try JSONDecoder().decode(LoadReport.self, from: Data(contentsOf: URL(fileURLWithPath: words[0])))
        let measured = (report.records ?? []).compactMap { MeasuredRequest($0) }
        let shape = MachineShape(queue, cores: cores)
        let replay = Replay(measured, cpu: Int64(cpu * 1e6))
        let (costs, agreement) = (replay.costs, replay.agreement(on: shape))
        let total = Double(max(1, agreement.total))
        let told = Told(
            requests: agreement.total, missed: Double(agreement.missed) / total,
            simulatedMissed: Double(agreement.simulatedMissed) / total, alike: agreement.share,
            alikeAsAsked: Replay(measured, costs: costs, asServed: false).agreement(on: shape).share,
            alikeBare: Replay(measured, costs: Costs(), asServed: false).agreement(on: shape).share,
            perStepUs: Double(costs.perStep) / 1e3, perCallUs: Double(costs.perCall) / 1e3,
            perReplyUs: Double(costs.perReply) / 1e3, slowdown: costs.slowdown)
        print(String(decoding: try JSONEncoder().encode(told), as: UTF8.self))
    }
}
