import Testing

@testable import Simulation

/// Against sequences that were computed by hand from Kubernetes' documentation.
struct AutoscalerTests {
    private static func scaler(target: Double = 0.5, _ change: (inout Autoscaler.Setting) -> Void = { _ in })
        -> Autoscaler
    {
        var setting = Autoscaler.Setting(target: target, most: 1_000)
        change(&setting)
        return Autoscaler(setting)
    }

    @Test(
        "One decision follows the formula, its tolerance and the bound of growth",
        arguments: [
            // Twice the target doubles, half of it would halve; 50 at 90 % of 75 % are 60.
            (0.5, 4, 4, 1.0, 8), (0.75, 50, 50, 0.9, 60), (0.3, 3, 3, 0.9, 7),
            // Within a tenth nothing changes: 1.08, 1.1, 0.92; 1.12 rounds up.
            (0.5, 4, 4, 0.54, 4), (0.5, 4, 4, 0.55, 4), (0.5, 4, 4, 0.46, 4), (0.5, 4, 4, 0.56, 5),
            // Four more or twice as many, whichever is more.
            (0.1, 1, 1, 1.0, 5), (0.1, 10, 10, 1.0, 20),
            // Those that are not ready are taken for idle: 2·6/10 = 1.2; 1.2·5/10 < 1; 2.1·5/10 is within tolerance.
            (0.5, 10, 6, 1.0, 12), (0.5, 10, 5, 0.6, 10), (0.5, 10, 5, 1.05, 10),
            // Without a ready machine nothing is known.
            (0.5, 3, 0, 0.0, 3),
        ])
    func oneDecision(target: Double, current: Int, ready: Int, utilisation: Double, wanted: Int) {
        var scaler = Self.scaler(target: target)
        #expect(scaler.decide(at: 0, current: current, ready: ready, utilisation: utilisation) == wanted)
    }

    /// Seconds and utilisations, and how many machines are wanted then; all are ready at once.
    private static func wanted(_ scaler: Autoscaler, from first: Int, _ steps: [(Int64, Double)]) -> [Int] {
        var (scaler, current) = (scaler, first)
        return steps.map { seconds, utilisation in
            current = scaler.decide(
                at: seconds * 1_000_000_000, current: current, ready: current, utilisation: utilisation)
            return current
        }
    }

    @Test("Machines go only once nothing higher was recommended for the whole stabilisation")
    func stabilisation() {
        // 10 until 300 s after the first decision, then what the formula gives for 10 at 20 %: 4.
        let quiet = (0...21).map { (Int64($0 * 15), 0.2) }
        #expect(Self.wanted(Self.scaler(), from: 10, quiet) == Array(repeating: 10, count: 21) + [4])
        // A peak at 150 s recommends 8, which holds until 450 s; then again 10 · 0.4 = 4 of the least since.
        let peak = (0...31).map { (Int64($0 * 15), $0 == 10 ? 0.4 : 0.2) }
        let expected = Array(repeating: 10, count: 21) + Array(repeating: 8, count: 10)
        #expect(Self.wanted(Self.scaler(), from: 10, peak).prefix(31) == expected[...])
    }

    @Test("After a fall in steps the highest recommendation of the window counts, not the first")
    func steps() {
        let scaler = Self.scaler { $0.stabilisation = 30_000_000_000 }
        // Raw: 10·.3/.5 = 6, 10·.2/.5 = 4, 10·.1/.5 = 2 (10 still counts); at 45 s the first has gone: 6, and so on.
        let steps: [(Int64, Double)] = [(0, 0.3), (15, 0.2), (30, 0.1), (45, 0.1), (60, 0.1), (75, 0.1)]
        // 45 s: raw 2, of 15…45 4, 2, 2: 4. 60 s: raw 4·.2 = 1, of 30…60 2, 2, 1: 2. 75 s: raw 1, of 45…75 2, 1, 1: 2.
        #expect(Self.wanted(scaler, from: 10, steps) == [10, 10, 10, 4, 2, 2])
    }

    @Test("A rise is followed at once, and bounds hold")
    func bounds() {
        let scaler = Self.scaler { ($0.least, $0.most) = (2, 30) }
        #expect(Self.wanted(scaler, from: 3, [(0, 1.0), (15, 1.0), (30, 1.0), (45, 1.0)]) == [6, 12, 24, 30])
        let idle = Self.scaler { ($0.least, $0.stabilisation) = (2, 0) }
        #expect(Self.wanted(idle, from: 3, [(0, 0.0), (15, 0.0), (30, 0.0)]).last == 2)
    }
}
