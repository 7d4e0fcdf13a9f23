import Balancing

extension BackOff {
    /// The wait of one retry of a run. It depends on these three alone, and not on what came of other requests.
    static func wait(of number: Int, after attempts: Int, seed: UInt64) -> Duration {
        // A schedule's two million numbers and a hundred attempts stand above the seeds that people write.
        let name = UInt64(number) << 40 | UInt64(attempts) << 32
        var stream = RandomStream(seed: seed ^ name, for: .backOff)
        return wait(after: attempts, share: stream.unit())
    }
}
