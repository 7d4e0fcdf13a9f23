import Testing
import Workload

@testable import Telemetry

struct QueueReadingTests {
    private static let now = Instant(nanoseconds: 7_000_000_000)

    @Test func `a worker that has said nothing has an empty queue, and knows nothing`() throws {
        let reading = QueueReading(of: try WorkerSlab(slot: 0, mode: "some-mode"), at: QueueReadingTests.now)
        #expect(reading.length == 0 && reading.age == nil && reading.estimates.isEmpty)
        #expect(reading.policy == PolicyFacts(name: "none"))
        #expect(reading.workAhead == nil && reading.isShedding == nil)
    }

    @Test func `what a worker said last is read, and not what it said before`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode", policy: PolicyFacts(name: "codel", acts: false))
        let read = { QueueReading(of: slab, at: QueueReadingTests.now) }
        slab.runQueue(length: 9)
        slab.runQueue(oldest: QueueReadingTests.now + .milliseconds(-40), at: QueueReadingTests.now)
        slab.policyState(workAhead: .zero)
        #expect(read().length == 9 && read().age == .milliseconds(40))
        #expect(read().workAhead == .zero && read().isShedding == false)
        #expect(read().policy == PolicyFacts(name: "codel", acts: false))
        // It became ready after the supervisor read its clock.
        slab.runQueue(length: 1)
        slab.runQueue(oldest: QueueReadingTests.now + .milliseconds(1), at: QueueReadingTests.now)
        #expect(read().age == .zero)
        slab.runQueue(length: 0)
        slab.policyState()
        #expect(read().length == 0 && read().age == nil && read().workAhead == nil)
    }

    @Test(arguments: [(0, 10), (1, 10), (250, 10), (500, 10), (501, 511), (60_000, 60_010)])
    func `an entry has the age that it was seen with, and ages on in a worker that stands still`(
        since: Int, age: Int
    ) throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        slab.runQueue(length: 1)
        slab.runQueue(oldest: QueueReadingTests.now + .milliseconds(-10), at: QueueReadingTests.now)
        let reading = QueueReading(of: slab, at: QueueReadingTests.now + .milliseconds(since))
        #expect(reading.age == .milliseconds(age))
    }

    @Test func `a policy is at work while it has dropped something since the last look, or would have`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        let isShedding = { () -> Bool? in
            slab.policyState()
            return QueueReading(of: slab, at: QueueReadingTests.now).isShedding
        }
        let spared = Account.quick.with(wouldDrop: .codel)
        let stopped = Account.sample(
            failure: .milliseconds(3), kindOfFailure: .dropped(.hopeless), marks: [(.compute, 3, 0)])
        for account in [Account.refused(.predicted), stopped, .refused(.expired, hangUp: .milliseconds(2)), spared] {
            slab.commit(account)
            #expect(isShedding() == true && isShedding() == false)
        }
        // No policy's doing.
        for account in [Account.quick, .story, .refused(.abandoned, hangUp: .milliseconds(2))] { slab.commit(account) }
        #expect(isShedding() == false)
    }

    @Test func `each class of requests has an estimate of its own, as far as there is room`() throws {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        let written = (0..<QueueGauges.estimateRows + 1).map { row in
            SlabEstimate(
                kind: ComputeKind.allCases[row % ComputeKind.allCases.count], largestBody: row,
                longestBudgetNanoseconds: UInt64(row) + 1, computeNanoseconds: UInt64(row) + 2,
                downstreamNanoseconds: UInt64(row) + 3, count: UInt64(row) + 4)
        }
        slab.estimates(written)
        #expect(QueueReading(of: slab, at: QueueReadingTests.now).estimates == written.dropLast())
        slab.estimates(written.prefix(2))
        #expect(QueueReading(of: slab, at: QueueReadingTests.now).estimates == Array(written.prefix(2)))
        #expect(slab.gauges.end <= slab.cells.count)
    }
}
