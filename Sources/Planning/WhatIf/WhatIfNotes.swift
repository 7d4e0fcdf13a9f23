import Load
import Modes
import Simulation
import WhatIf
import Workload

/// What a replay cannot know, a line each.
enum WhatIfNotes {
    /// Below it, what is told of alternatives is worth little.
    private static let trusted = 0.95
    /// So many times more missed in the record alone than in the model alone.
    private static let clearly = 4
    /// Above it, preemption by others is told.
    private static let told = 0.01

    static func lines(on file: RecordFile, _ recorded: RecordedDaemon) -> [String] {
        let doubts = recorded.replay.doubts
        var lines: [String] = []
        if file.source == .schedule {
            lines.append("Nothing of this was run: requests cost nothing here beside what they ask for.")
        } else if recorded.agreement == nil {
            lines.append(
                "The records do not say who served them: without --config nothing says how far the model is right.")
        }
        if let agreement = recorded.agreement, agreement.share ?? 1 < trusted { lines.append(doubt(agreement)) }
        if recorded.areCoresFitted {
            let cores = CoreCount.text(recorded.daemon.cores)
            lines.append("The daemon is taken to have had \(cores), which fits best; --recorded-cores says otherwise.")
        }
        if doubts.missing > 0 {
            lines.append(
                "\(doubts.missing) requests between these, by their ids, are not there (overwritten in the daemon's "
                    + "rings, or filtered out): the queues were longer than here.")
        }
        if doubts.unmeasured > 0 {
            lines.append(
                "\(doubts.unmeasured) were refused, stopped or given up, and nobody measured them whole: they take "
                    + "what they asked for, at the pace of the others.")
        }
        if doubts.resent > 0 { lines.append("\(doubts.resent) were sent again: one attempt of each is replayed.") }
        if doubts.preemptedShare > told {
            lines.append(
                "Other programs lengthened compute by \(NumberText.percent(doubts.preemptedShare, 1)): in each row "
                    + "they are taken to hit the same requests.")
        } else if recorded.agreement != nil, !recorded.daemon.hasThreadAlone {
            lines.append("What other programs took of the cores is not known: threads preempt each other, too.")
        }
        return lines
    }

    /// A record that is much worse than the model is so for one reason, and for many where neither is the worse one.
    private static func doubt(_ agreement: ReplayAgreement) -> String {
        guard agreement.missedInRecord > clearly * agreement.missedInModel else {
            return "The model is wrong on many of them: what it says of others is a hint, and no more."
        }
        return "The record is much worse than the model: something took time that is not in these records, as other "
            + "programs on the same cores do. What it says of others is the best case."
    }
}
