import Reactor
import Workload

/// The time that a row of steps has left, by what each was thought to take, and by how long the present one has run.
struct Countdown {
    private let seconds: [Double]
    private var present = 0
    private var begin: Instant

    /// - Parameter seconds: what each step takes, about.
    init(_ seconds: [Double], at now: Instant) {
        self.seconds = seconds
        begin = now
    }

    mutating func start(_ step: Int, at now: Instant) {
        present = step
        begin = now
    }

    /// Whole seconds. A step that lasts longer than thought holds the rest up.
    func left(at now: Instant) -> Int {
        guard present < seconds.count else { return 0 }
        let later = seconds[(present + 1)...].reduce(0, +)
        return Int((max(0, seconds[present] - (now - begin).seconds) + later).rounded(.up))
    }
}
