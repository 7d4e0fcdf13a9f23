import Workload

/// A number for each stage, by its name: as JSON has them.
public struct StageValues: Codable, Equatable, Sendable {
    public var kernel, queue, compute, preempted, downstream, stale, write: Double
}

extension StageValues {
    init(_ value: (Stage) -> Double) {
        kernel = value(.kernel)
        queue = value(.queue)
        compute = value(.compute)
        preempted = value(.preempted)
        downstream = value(.downstream)
        stale = value(.stale)
        write = value(.write)
    }

    public subscript(stage: Stage) -> Double {
        switch stage {
        case .kernel: kernel
        case .queue: queue
        case .compute: compute
        case .preempted: preempted
        case .downstream: downstream
        case .stale: stale
        case .write: write
        }
    }

    /// By a stage's name; nil where there is none.
    public subscript(name: String) -> Double? {
        Stage.allCases.first { $0.name == name }.map { self[$0] }
    }
}
