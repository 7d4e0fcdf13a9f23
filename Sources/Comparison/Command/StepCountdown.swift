import Reactor
import Workload

/// The time that a row of steps has left: by what each was thought to take, corrected by how long what has been done
/// took.
struct StepCountdown {
    /// One step, as it is thought to be.
    struct Step {
        let seconds: Double
        /// Runs that it consists of, about, each as long as the others.
        let runs: Int

        var secondsPerRun: Double { seconds / Double(max(1, runs)) }
    }

    private let steps: [Step]
    private let begin: Instant
    /// The present step, how many of its runs have begun, and when the last of them did, or the step.
    private var step = 0
    private var begun = 0
    private var latest: Instant

    /// Of what is done, without which its length says little of the rest.
    private static let tellingSeconds = 1.0
    /// However fast it was: the rest takes some time too.
    private static let leastPace = 0.1

    init(_ steps: [Step], at now: Instant) {
        self.steps = steps
        (begin, latest) = (now, now)
    }

    mutating func start(_ step: Int, at now: Instant) {
        (self.step, begun, latest) = (step, 0, now)
    }

    /// Begins a run of the present step, and ends the one before it.
    mutating func startRun(at now: Instant) {
        (begun, latest) = (begun + 1, now)
    }

    /// Whole seconds; nil once all that is left takes longer than was thought.
    func left(at now: Instant) -> Int? {
        guard step < steps.count else { return nil }
        let present = steps[step]
        let later = steps[(step + 1)...].reduce(0) { $0 + $1.seconds }
        let rest = present.secondsPerRun * Double(max(0, present.runs - max(1, begun)))
        let isKnown = begun <= present.runs
        let current = isKnown ? max(0, present.secondsPerRun * pace - (now - latest).seconds) : 0
        let seconds = Int(((later + rest) * pace + current).rounded(.up))
        return seconds > 0 ? seconds : nil
    }

    /// What is done took so many times as long as was thought.
    private var pace: Double {
        let runs = min(max(0, begun - 1), steps[step].runs)
        let done = steps[..<step].reduce(0) { $0 + $1.seconds } + steps[step].secondsPerRun * Double(runs)
        guard done >= StepCountdown.tellingSeconds else { return 1 }
        return max(StepCountdown.leastPace, (latest - begin).seconds / done)
    }
}
