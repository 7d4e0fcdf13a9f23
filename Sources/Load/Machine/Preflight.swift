import Reactor
import Workload

/// A look at the machine before a long run: whether it is quiet enough for one.
package enum Preflight {
    /// A run that is expected to take longer is looked at first, unless it was said otherwise: to find out afterwards
    /// costs more than the look.
    private static let longRunSeconds = 60.0
    private static let look = Duration.seconds(5)
    /// Of who is in a hurry.
    private static let quickLook = Duration.seconds(1)

    /// How long the look is; nil for none.
    ///
    /// - Parameters:
    ///   - seconds: what the run takes, about.
    ///   - wanted: what was said; nil leaves it to the run's length.
    package static func length(ofRun seconds: Double, isQuick: Bool = false, wanted: Bool?) -> Duration? {
        guard wanted ?? (isQuick || seconds > longRunSeconds) else { return nil }
        return isQuick ? quickLook : look
    }

    /// Looks for so long, and tells people what is not quiet, before a command's run begins.
    ///
    /// - Returns: why the machine is not quiet, as one line; nil if it is, or if it cannot be told, or without a look.
    package static func look(
        _ subject: MachineWatch.Subject, for length: Duration?, _ progress: ProgressLine,
        until interruption: Interruption
    ) -> String? {
        guard let length else { return nil }
        progress.show("looking whether this machine is quiet")
        let end = Clock.now() + length
        let watch = MachineWatch(subject)
        let gaps = SpinLook.gaps(on: watch.contestants, until: end)
        while Clock.now() < end, !interruption.isThere { SpinLook.rest(for: end - Clock.now()) }
        let sentence = QuietVerdict(disturbance: watch.end(), gaps: gaps).sentence
        progress.clear()
        if let sentence {
            let lines = DisplayText.wrapped("deadlined \(progress.name): \(sentence)", columns: Terminal.columns)
            StandardStream.complain(lines.joined(separator: "\n"))
        }
        return sentence
    }
}
