import Testing
import Workload

@testable import Load

struct StretchesTests {
    private static let schedule = Schedule(
        [0, 4, 5, 9].map {
            ScheduledRequest(at: $0 * 1_000_000, before: $0, downstream: 0, after: 0, deadline: 1)
        }, duration: .milliseconds(10))

    @Test func halves_holdEveryRequestOnce_eachFromItsOwnBegin() {
        let halves = StretchesTests.schedule.stretches(2)
        #expect(halves.map { $0.requests.map(\.at) } == [[0, 4_000_000], [0, 4_000_000]])
        #expect(halves.flatMap { $0.requests.map(\.before) } == [0, 4, 5, 9])
        #expect(halves.map(\.duration) == [.milliseconds(5), .milliseconds(5)])
    }

    @Test func oneStretch_isTheScheduleItself() {
        #expect(StretchesTests.schedule.stretches(1) == [StretchesTests.schedule])
    }
}
