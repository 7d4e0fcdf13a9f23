import Workload

@testable import Telemetry

extension Attempt {
    /// Of a request that arrived at 1 s, in milliseconds from then on.
    static func sample(
        _ machine: Int, _ result: AttemptResult, isHedge: Bool = false, from begin: Int64, until end: Int64
    ) -> Attempt {
        let arrival = Instant(nanoseconds: 1_000_000_000)
        return Attempt(
            machine: UInt16(machine), result: result, isHedge: isHedge, began: arrival + .milliseconds(begin),
            ended: arrival + .milliseconds(end))
    }
}

extension Account {
    /// The story's A after attempts of its call, the last of which was answered.
    static func story(_ attempts: [Attempt]) -> Account { story.with(attempts: attempts) }
}

extension WorkerSlab {
    /// Calls that were good, one after the other.
    func call(_ row: Int, times: Int = 1, _ result: AttemptResult = .good, isHedge: Bool = false) {
        for _ in 0..<times {
            attemptBegan(on: row)
            attemptEnded(on: row, result, isHedge: isHedge)
        }
    }

    /// What is told of one machine.
    func tally(of name: String) -> MachineTally? {
        machines.first { $0.name == name }?.tally
    }
}
