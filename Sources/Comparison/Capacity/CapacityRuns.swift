import Load
import Simulation
import Workload

/// The search for one contestant's capacity, and its runs.
struct CapacityRuns {
    let contestant: Contestant
    /// What it is to theory, without costs.
    let machine: MachineShape
    /// What that is, in a sentence; nil where nothing is known of the contestant, and it is taken for something else.
    let expectedOf: String?
    private(set) var estimator: CapacityEstimator
    /// Where it was asked what surely holds: it says what is run.
    private(set) var sure: SureSearch?
    /// The valid ones.
    private(set) var runs: [ContestantRun] = []
    private(set) var invalidRuns = 0
    /// Why the first invalid run was one.
    private(set) var complaint: String?
    /// Time that its runs have taken.
    private(set) var spent = Duration.zero

    init(
        of contestant: Contestant, _ machine: MachineShape, as expectedOf: String?, _ estimator: CapacityEstimator,
        _ sure: SureSearch?
    ) {
        (self.contestant, self.machine, self.expectedOf) = (contestant, machine, expectedOf)
        (self.estimator, self.sure) = (estimator, sure)
    }

    /// Of the next run, which is the same for all contestants that have as many: one that was invalid is repeated.
    var nextSeed: UInt64 { UInt64(runs.count) + 1 + (sure == nil ? 0 : UInt64(invalidRuns)) }

    /// - Parameter next: what the next run takes, about.
    func isOver(within limit: Duration, next: Duration) -> Bool {
        estimator.isNarrow || (spent > .zero && spent + next > limit)
    }

    /// - Parameter problems: why it is invalid.
    mutating func record(_ run: ContestantRun, at load: Double, _ problems: [String], took time: Duration) {
        spent += time
        sure?.record(problems.isEmpty ? LoadSearch.replication(run.run) : nil)
        guard problems.isEmpty else {
            invalidRuns += 1
            complaint = complaint ?? problems[0]
            return
        }
        runs.append(run)
        estimator.record(LoadedRun(run.run, at: load))
    }
}

extension LoadedRun {
    init(_ run: LoadRun, at load: Double) {
        let marks = run.pairs().map { request, record in
            LateMarks.of(record.isServed ? record.endedAt - request.at : nil, request.deadline)
        }
        self.init(load: load, requests: run.schedule.simulated, marks: marks)
    }
}

/// Which loads the next runs get. Contestants that want nearly the same get the same, and so the same requests.
enum SharedLoads {
    /// Farther apart, each gets its own.
    private static let width = 0.02

    /// - Parameter wishes: of each contestant; nil of one that wants none.
    static func choose(_ wishes: [Double?]) -> [Double?] {
        guard let middle = wishes.compactMap(\.self).median else { return wishes }
        return wishes.map { wish in wish.map { abs($0 - middle) <= width + 1e-9 ? middle : $0 } }
    }
}
