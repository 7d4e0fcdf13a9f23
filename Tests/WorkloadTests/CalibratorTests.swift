import Testing
import Workload

struct CalibratorTests {
    /// A machine whose CPU clock advances by what a batch is said to cost.
    private final class Machine {
        var now: UInt64 = 1_000_000
        var batches = 0
        /// Nanoseconds of one unit of a kind in the batch of a number.
        let cost: (ComputeKind, Int) -> UInt64

        init(cost: @escaping (ComputeKind, Int) -> UInt64) {
            self.cost = cost
        }

        func run(_ work: Work) -> Result<Chain, WorkFailure> {
            batches += 1
            now += cost(work.kind, batches) * UInt64(work.units)
            return .success(work.chain)
        }

        func calibrate() throws(WorkFailure) -> Calibration {
            let calibrator = Calibrator(run: run) { self.now }
            let hash = try calibrator.unitsPerMillisecond(of: .hash)
            return Calibration(hash: hash, json: try calibrator.unitsPerMillisecond(of: .json))
        }
    }

    @Test("On a steady machine the units per millisecond are exact")
    func steady() throws {
        let machine = Machine { kind, _ in kind == .hash ? 160 : 5_000_000 }
        #expect(try machine.calibrate() == Calibration(hash: 6_250, json: 0.2))
    }

    @Test("Batches that were disturbed do not move the result while they are fewer than half")
    func noisy() throws {
        let machine = Machine { _, batch in batch % 3 == 1 ? 900 : 500 }
        #expect(try machine.calibrate() == Calibration(hash: 2_000, json: 2_000))
    }

    @Test("A cold start does not move the result")
    func cold() throws {
        let machine = Machine { kind, batch in batch <= 14 ? 2_000 : 500 }
        #expect(try machine.calibrate().hash == 2_000)
    }

    @Test(
        "Each kind stays within its budget",
        arguments: [1, 160, 20_000, 3_000_000, 17_000_000, 100_000_000] as [UInt64])
    func bounded(cost: UInt64) throws {
        let machine = Machine { _, _ in cost }
        let start = machine.now
        let calibration = try machine.calibrate()
        #expect(machine.now - start <= 2 * Calibrator.budgetNanoseconds)
        #expect(calibration == Calibration(hash: 1e6 / Double(cost), json: 1e6 / Double(cost)))
    }

    @Test("A unit that is longer than the whole budget is measured by one")
    func longUnit() throws {
        let machine = Machine { _, _ in 2_000_000_000 }
        #expect(try machine.calibrate() == Calibration(hash: 0.0005, json: 0.0005))
        #expect(machine.batches == 2)
    }

    @Test("Work that fails fails the calibration with its reason")
    func failure() {
        let calibrator = Calibrator(run: { _ in .failure(WorkFailure(reason: "no document")) }, threadCPU: { 0 })
        #expect(throws: WorkFailure(reason: "no document")) { try calibrator.unitsPerMillisecond(of: .hash) }
    }

    @Test("A clock that stands still fails the calibration instead of looping")
    func standingClock() {
        let calibrator = Calibrator(run: { .success($0.chain) }, threadCPU: { 7 })
        #expect(throws: WorkFailure(reason: "calibration of hash: the thread CPU clock stands still")) {
            try calibrator.unitsPerMillisecond(of: .hash)
        }
    }
}
