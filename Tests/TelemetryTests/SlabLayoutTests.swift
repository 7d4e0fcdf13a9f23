import RPC
import Testing
import Workload

@testable import Telemetry

struct SlabLayoutTests {
    @Test func `the layout's sizes are those of what it lays out`() {
        #expect(SlabLayout.outcomes == Outcome.allCases.count)
        #expect(SlabLayout.stages == Stage.allCases.count)
        #expect(SlabLayout.causes == Cause.allCases.count)
        #expect(SlabLayout.methods == Method.allCases.count)
        #expect(GRPCMethod.work.map { Int($0.rawValue) } == Array(0..<SlabLayout.callMethods))
        #expect(SlabLayout.fineWidth == Buckets.fine.bounds.count + 2)
        #expect(SlabLayout.durationWidth == Buckets.openTelemetry.bounds.count + 2)
        #expect(SlabLayout.ratioWidth == Buckets.ratio.bounds.count + 1)
        #expect(SlabLayout.downstreamErrorKinds == DownstreamErrorKind.allCases.count)
        #expect(DownstreamErrorKind.allCases.map { Int($0.rawValue) } == Array(0..<SlabLayout.downstreamErrorKinds))
        #expect(DropReason.allCases.count <= SlabLayout.dropReasons)
        #expect(GRPCStatus.count == GRPCStatus.allCases.count)
        #expect(ReplyStatus.count == ReplyStatus.allCases.count)
        #expect(RejectionStatus.count == RejectionStatus.allCases.count)
        #expect(HTTP2ErrorReason.count == HTTP2ErrorReason.allCases.count)
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

    @Test(
        arguments: [
            (0, 100, 0), (1, 100, 10), (100, 100, 1000), (101, 100, 1010), (99, 100, 990),
            (1_000_000_001, 1_000_000_000, 1001), (1_000_000_000, 1_000_000_000, 1000),
            (999_999_999, 1_000_000_000, 1000),
            (1, 3, 334), (0, 0, 0), (1, 0, 1000), (7, -5, 7000), (1, .max, 0),
            (.max, 1, 18_014_398_509_481_983_000), (9_007_199_254_740_992, 9_007_199_254_740_992, 1000),
            (9_007_199_254_740_993, 9_007_199_254_740_992, 1001),
            (9_223_372_036_854_775_808, 4_611_686_018_427_387_904, 2000),
        ] as [(UInt64, Int64, UInt64)])
    func `a latency is told in thousandths of its deadline, rounded up`(latency: UInt64, budget: Int64, share: UInt64) {
        #expect(Buckets.thousandths(latency, of: budget) == share)
    }

    @Test(arguments: [
        (UInt64(0), 0), (1, 0), (10, 0), (11, 1), (50, 4), (90, 8), (91, 9), (100, 9), (101, 10), (110, 10), (125, 11),
        (150, 12), (200, 13), (300, 14), (500, 15), (1000, 16), (1001, 17), (.max, 17),
    ])
    func `what took its whole deadline is in the last bucket up to 1, and the least more in the next`(
        latency: UInt64, index: Int
    ) {
        #expect(Buckets.ratio.index(of: Buckets.thousandths(latency, of: 100)) == index)
        #expect(latency == .max || Buckets.ratio.index(of: Buckets.thousandths(latency << 40, of: 100 << 40)) == index)
    }

    @Test func `bounds ascend`() {
        for buckets in [Buckets.fine, .openTelemetry, .ratio] {
            #expect(zip(buckets.bounds, buckets.bounds.dropFirst()).allSatisfy(<))
        }
    }
}
