import Testing
import Workload

@testable import Telemetry

struct SlabLayoutTests {
    @Test func `the layout's sizes are those of what it lays out`() {
        #expect(SlabLayout.outcomes == Outcome.allCases.count)
        #expect(SlabLayout.stages == Stage.allCases.count)
        #expect(SlabLayout.causes == Cause.allCases.count)
        #expect(SlabLayout.methods == Method.allCases.count)
        #expect(SlabLayout.fineWidth == Buckets.fine.bounds.count + 2)
        #expect(SlabLayout.durationWidth == Buckets.openTelemetry.bounds.count + 2)
        #expect(SlabLayout.downstreamErrorKinds == DownstreamErrorKind.allCases.count)
        #expect(DownstreamErrorKind.allCases.map { Int($0.rawValue) } == Array(0..<SlabLayout.downstreamErrorKinds))
        #expect(DropReason.allCases.count <= SlabLayout.dropReasons)
        #expect(ReplyStatus.count == ReplyStatus.allCases.count)
        #expect(RejectionStatus.count == RejectionStatus.allCases.count)
        #expect(Counter.count == Counter.allCases.count)
    }

    @Test func `every verdict has a place of its own and comes back from it`() {
        let missed = Stage.allCases.flatMap { stage in Cause.allCases.map { Verdict.missed(stage: stage, cause: $0) } }
        let verdicts = [Verdict.met] + missed
        #expect(verdicts.map(\.index) == Array(0..<SlabLayout.verdicts))
        #expect(verdicts.allSatisfy { Verdict(index: $0.index) == $0 })
        #expect(Verdict(index: SlabLayout.verdicts) == nil)
    }

    @Test func `every kind of failure has a place of its own and comes back from it`() {
        let kinds = RequestFailure.Kind.samples
        #expect(kinds.map(\.index) == Array(kinds.indices))
        #expect(kinds.allSatisfy { RequestFailure.Kind(index: $0.index) == $0 })
        #expect(DropEnd.count == DropEnd.allCases.count)
        for index in [-1, kinds.count, 999] { #expect(RequestFailure.Kind(index: index) == nil) }
    }

    @Test func `what is read of requests and connections never ends more than it began`() {
        #expect(SlabLayout.endings < SlabLayout.counter(.requestsArrived))
        #expect(SlabLayout.counter(.connectionsClosed) < SlabLayout.counter(.connectionsAccepted))
        #expect(SlabLayout.counter(.connectionsHandedOver) < SlabLayout.counter(.connectionsAccepted))
        #expect(SlabLayout.counter(.connectionsClosed) < SlabLayout.counter(.connectionsAdopted))
        #expect(SlabLayout.counter(.threadsReleased) < SlabLayout.counter(.threadsOccupied))
    }

    @Test(arguments: [
        (0, 0), (10_000, 0), (10_001, 1), (20_000, 1), (999_999, 6), (10_000_000_000, 18), (10_000_000_001, 19),
        (UInt64.max, 19),
    ])
    func `a value falls into the first bucket whose bound is not below it`(nanoseconds: UInt64, index: Int) {
        #expect(Buckets.fine.index(of: nanoseconds) == index)
    }

    @Test func `bounds ascend`() {
        for buckets in [Buckets.fine, .openTelemetry] {
            #expect(zip(buckets.bounds, buckets.bounds.dropFirst()).allSatisfy(<))
        }
    }
}
