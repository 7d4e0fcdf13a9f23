import Foundation
import Testing
import Workload

@testable import Telemetry

/// Traces of made records, and what is in them.
struct TraceSample {
    /// 1 s on the monotonic clock is 2026-11-23 18:49:03.000250 UTC.
    static let clock = WallClock(now: Instant(nanoseconds: 2_000_000_000), realtime: 1_795_459_744_000_250_000)

    static func instant(_ milliseconds: Int) -> Instant {
        Instant(nanoseconds: UInt64(milliseconds) * 1_000_000)
    }

    /// Of worker 0, which is process 77.
    static func facts(from: Instant = instant(900), seconds: [TraceFacts.Second] = []) -> TraceFacts {
        TraceFacts(
            from: from, until: instant(2_000), clock: clock, version: "0.1", supervisor: 70,
            workers: [.init(slot: 0, pid: 77, mode: "some-mode")], seconds: seconds)
    }

    /// As a slab gives it back.
    static func record(_ account: Account, runner: UInt32 = 78) throws -> RequestRecord {
        let slab = try WorkerSlab(slot: 0, mode: "some-mode")
        slab.commit(account)
        var record = try #require(slab.records().first)
        for index in record.marks.indices where record.marks[index].stage == .compute {
            record.marks[index].runner = runner
        }
        return record
    }

    static func recent(_ records: [RequestRecord], displaced: Bool = false) -> RecentRecords {
        var rest = records.sorted { $0.end > $1.end }[...]
        let source = RecentRecords.Source(group: .met, newest: { rest.popFirst() }, hasDisplaced: displaced)
        return RecentRecords(of: [source], since: Instant(nanoseconds: 0), atMost: 10_000)
    }

    /// One event of a trace, as a reader has it.
    struct Event: Decodable {
        struct Arguments: Decodable {
            var id: String?
            var name: String?
            var heldBy: String?
            var cpuMs, preemptedMs: Double?
            var machine: String?
            var ms: Double?
            var hedge: Bool?
        }

        enum ID: Decodable, Hashable {
            case text(String)
            case number(Int)

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                self = try (try? .number(container.decode(Int.self))) ?? .text(container.decode(String.self))
            }
        }

        var ph, name, cat: String
        var pid, tid: Int
        var ts: Double
        var dur: Double?
        var id: ID?
        var bp, s: String?
        var args: Arguments?

        var place: [Int] { [pid, tid] }
        /// Nanoseconds, exactly.
        var start: Int { Int((ts * 1_000).rounded()) }
        var end: Int { start + Int(((dur ?? 0) * 1_000).rounded()) }
    }

    struct Trace: Decodable {
        var otherData: TraceMetadata
        var traceEvents: [Event]

        func events(_ phase: String) -> [Event] { traceEvents.filter { $0.ph == phase } }
    }

    static func read(_ file: TraceFile) throws -> Trace {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Trace.self, from: Data(file.bytes))
    }
}
