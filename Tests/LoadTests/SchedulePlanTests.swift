import Testing
import Workload

@testable import Load

struct SchedulePlanTests {
    private static func plan(seed: UInt64 = 1) throws -> SchedulePlan {
        SchedulePlan(
            arrivals: .poisson, rate: try Rate("100/s"), duration: .seconds(10),
            before: .exponential(mean: .milliseconds(2.5)), downstream: .fixed(.milliseconds(20)),
            after: .drawn(.exponential(mean: .milliseconds(2.5))), deadline: .milliseconds(100), seed: seed)
    }

    @Test func equalPlans_giveEqualSchedules() throws {
        let (one, other) = (try SchedulePlanTests.plan().schedule(), try SchedulePlanTests.plan().schedule())
        #expect(one == other)
        #expect(one.hash == other.hash)
    }

    /// Pinned, so that a hash that someone has published keeps its meaning.
    @Test func hashOfSeed1() throws {
        let hash = try SchedulePlanTests.plan().schedule().hash
        #expect(hash == "f27530baeb6e6efb")
    }

    @Test func anotherSeed_givesAnotherHash() throws {
        #expect(try SchedulePlanTests.plan().schedule().hash != SchedulePlanTests.plan(seed: 2).schedule().hash)
    }

    @Test func changeOfOneStep_leavesTheOthersAsTheyWere() throws {
        var changed = try SchedulePlanTests.plan()
        changed.classes[0].before = .lognormal(mean: .milliseconds(5), sigma: 1)
        let (one, other) = (try SchedulePlanTests.plan().schedule(), try changed.schedule())
        #expect(one.requests.map(\.at) == other.requests.map(\.at))
        #expect(one.requests.map(\.after) == other.requests.map(\.after))
        #expect(one.requests.map(\.before) != other.requests.map(\.before))
    }

    @Test func anyNumberThatDiffers_changesTheHash() {
        let request = ScheduledRequest(at: 1, before: 2, downstream: 3, after: 4, deadline: 5)
        let paths: [WritableKeyPath<ScheduledRequest, Int64>] = [\.at, \.before, \.downstream, \.after, \.deadline]
        let hashes = paths.map { path in
            var changed = request
            changed[keyPath: path] += 1
            return Schedule([changed], duration: .seconds(1)).hash
        }
        let same = Schedule([request], duration: .seconds(1)).hash
        let longer = Schedule([request], duration: .seconds(2)).hash
        #expect(Set(hashes + [same, longer]).count == 7)
    }

    @Test func after_same_isAsLongAsBefore() throws {
        var plan = try SchedulePlanTests.plan()
        plan.classes[0].after = .same
        for request in try plan.schedule().requests { #expect(request.after == request.before) }
    }

    @Test func planOfTooManyRequests_isRefused() throws {
        var plan = try SchedulePlanTests.plan()
        plan.rate = try Rate("300000/s")
        #expect(throws: LoadError.self) { try plan.schedule() }
    }

    @Test func requests_areSortedByTime_andEqualTimesKeepTheirOrder() {
        let requests = [(2, 1), (1, 2), (2, 3), (1, 4)].map { at, mark in
            ScheduledRequest(at: at, before: Int64(mark), downstream: 0, after: 0, deadline: 1)
        }
        #expect(Schedule(requests, duration: .seconds(1)).requests.map(\.before) == [2, 4, 1, 3])
    }
}
