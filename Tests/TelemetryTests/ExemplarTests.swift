import Testing
import Workload

@testable import Telemetry

struct ExemplarTests {
    private static let clock = WallClock(now: Instant(nanoseconds: 1_000_000_000), realtime: 1_764_000_000_000_000_000)

    private static func trace(_ number: UInt64) -> BroughtTrace {
        BroughtTrace(TraceContext(trace: TraceID(high: 0, low: number), parent: 1, span: 1, flags: 0))
    }

    /// In its bucket of latencies up to 5 ms, 10 ms and so on; late by what is more than 100 ms.
    private static func account(
        _ milliseconds: UInt64, trace: UInt64?, method: Workload.Method = .get, status: Int = 200
    ) -> Account {
        .sample(
            method: method, status: status, trace: trace.map(Self.trace),
            marks: [(.kernel, 1, 0), (.stale, milliseconds - 1, 0)])
    }

    private static func exemplars(_ accounts: [Account]) throws -> Exemplars {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        for account in accounts { slab.commit(account) }
        return Totals(modes: []).exemplars(with: [slab], clock)
    }

    @Test func `a bucket names the newest request of a trace that is in it`() throws {
        let exemplars = try Self.exemplars([
            Self.account(3, trace: 1), Self.account(4, trace: 2), Self.account(5, trace: nil),
            Self.account(7, trace: 3), Self.account(170, trace: 4), Self.account(130, trace: 5),
        ])
        let durations = exemplars.durations("some-mode", .get, .ok)
        #expect(durations.mapValues(\.trace.low) == [0: 2, 1: 3, 6: 5])
        let newest = Exemplars.Exemplar(
            trace: TraceID(high: 0, low: 2), nanoseconds: 4_000_000, at: 1_764_000_000_004_000_000)
        #expect(durations[0] == newest)
        let lateness = exemplars.lateness("some-mode")
        #expect(lateness.mapValues(\.nanoseconds) == [11: 30_000_000, 12: 70_000_000])
        #expect(lateness.mapValues(\.trace.low) == [11: 5, 12: 4])
        for (bucket, exemplar) in durations {
            #expect(Buckets.openTelemetry.index(of: exemplar.nanoseconds) == bucket)
        }
    }

    @Test func `methods, statuses and modes have exemplars of their own`() throws {
        let exemplars = try Self.exemplars([
            Self.account(3, trace: 1), Self.account(3, trace: 2, method: .post),
            Self.account(3, trace: 3, status: 502),
        ])
        #expect(exemplars.durations("some-mode", .get, .ok)[0]?.trace.low == 1)
        #expect(exemplars.durations("some-mode", .post, .ok)[0]?.trace.low == 2)
        #expect(exemplars.durations("some-mode", .get, .badGateway)[0]?.trace.low == 3)
        #expect(exemplars.durations("other-mode", .get, .ok).isEmpty && exemplars.lateness("other-mode").isEmpty)
    }

    @Test func `without a trace there is none, and one that the ring has displaced is gone`() throws {
        #expect(try Self.exemplars([Self.account(3, trace: nil)]) == Exemplars())
        let flood = (0..<RecordGroup.met.capacity).map { _ in Self.account(3, trace: nil) }
        #expect(try Self.exemplars([Self.account(3, trace: 1)] + flood.dropLast()) != Exemplars())
        #expect(try Self.exemplars([Self.account(3, trace: 1)] + flood) == Exemplars())
    }

    @Test func `requests of a worker that is gone are exemplars still, until newer ones come`() throws {
        var totals = Totals(modes: [])
        let gone = try WorkerSlab(slot: 0, mode: "some-mode")
        gone.commit(Self.account(3, trace: 1))
        gone.commit(Self.account(7, trace: 2))
        totals.fold(gone)
        let living = try WorkerSlab(slot: 0, mode: "some-mode")
        living.commit(Self.account(4, trace: 3))
        let found = totals.exemplars(with: [living], Self.clock).durations("some-mode", .get, .ok)
        #expect(found.mapValues(\.trace.low) == [0: 3, 1: 2])
    }

    @Test func `of very many requests of traces only the newest are read`() throws {
        let slow = Self.account(60, trace: 1)
        let quick = (0..<Totals.mostForExemplars).map { _ in Self.account(3, trace: 2) }
        #expect(try Self.exemplars([slow] + quick.dropLast()).durations("some-mode", .get, .ok).count == 2)
        #expect(try Self.exemplars([slow] + quick).durations("some-mode", .get, .ok).count == 1)
    }

    @Test func `the text format has no exemplars`() throws {
        #expect(try !Sample.page(as: .text).contains("trace_id"))
        #expect(try Sample.page(as: .openMetrics).contains(" # {trace_id="))
    }
}
