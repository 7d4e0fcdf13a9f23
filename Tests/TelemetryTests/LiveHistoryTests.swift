import Testing
import Workload

@testable import Telemetry

struct LiveHistoryTests {
    /// A worker, and what the supervisor keeps of its seconds.
    private struct Daemon {
        let slab: WorkerSlab
        var totals = Totals(modes: ["some-mode", "other-mode"])
        var history = LiveHistory(startedAt: 1_000)

        init() throws {
            slab = try WorkerSlab(slot: 0, mode: "some-mode")
        }

        /// The second up to this one after the start ends.
        mutating func note(_ second: Double, _ accounts: [Account] = [], queueAge: Duration? = nil) {
            for account in accounts {
                slab.requestArrived()
                slab.commit(account)
            }
            history.note(
                totals.accounts(with: [slab]), queueAge: queueAge,
                at: Instant(nanoseconds: 0) + .milliseconds(Int64(second * 1000)), unixSeconds: 1_000 + second)
        }

        mutating func note(_ second: Double, met: Int, missed: Int) {
            note(second, Array(repeating: .quick, count: met) + Array(repeating: .story, count: missed))
        }
    }

    @Test func `a second is what was counted in it, and what stands at its end`() throws {
        var daemon = try Daemon()
        daemon.note(0, met: 3, missed: 3)
        #expect(daemon.history.seconds.isEmpty, "nobody knows what they are since")
        let slab = daemon.slab
        for _ in 0..<2 { slab.requestArrived() }
        slab.requestRejected(status: 404)
        slab.processUsed(cpuNanoseconds: 250_000_000)
        slab.runQueue(length: 4)
        daemon.note(1, [.quick, .story, .story, .refused(.predicted)], queueAge: .microseconds(1_500))
        #expect(
            daemon.history.newest
                == LiveSecond(
                    at: 1_001, number: 1_000, arrived: 6, ended: 4, met: 1, missed: 3, shed: 1, expired: 0, rejected: 1,
                    causes: ["stale": 2, "shed": 1],
                    ratios: [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0],
                    stages: [
                        "some-mode": LiveSecond.Stages(
                            kernel: 0.004, queue: 0.006, compute: 0.08, preempted: 0.16, downstream: 0.1, stale: 0.496,
                            write: 0.004)
                    ],
                    computeS: 0.08, wastedS: 0.04, workersCpuS: 0.25, inFlight: 2, queueLength: 4, queueAgeMs: 1.5,
                    hangups: 0))
        daemon.note(2)
        let quiet = try #require(daemon.history.newest)
        #expect((quiet.number, quiet.arrived, quiet.ended, quiet.rejected, quiet.workersCpuS) == (1_001, 0, 0, 0, 0))
        #expect(quiet.causes.isEmpty && quiet.stages.isEmpty && Set(quiet.ratios) == [0] && quiet.queueAgeMs == nil)
        #expect((quiet.inFlight, quiet.queueLength) == (2, 4))
    }

    @Test func `a trace gets what ended since its begin`() throws {
        var daemon = try Daemon()
        daemon.note(0)
        daemon.note(1, met: 1, missed: 0)
        daemon.slab.requestArrived()
        daemon.slab.runQueue(length: 4)
        daemon.note(2, met: 2, missed: 3)
        daemon.note(3)
        let at = { (seconds: Int64) in Instant(nanoseconds: 0) + .seconds(seconds) }
        #expect(
            daemon.history.counters(since: at(2)) == [
                .init(at: at(2), met: 2, missed: 3, inFlight: 1, queueLength: 4),
                .init(at: at(3), met: 0, missed: 0, inFlight: 1, queueLength: 4),
            ])
        #expect(daemon.history.counters(since: at(4)).isEmpty)
    }

    @Test func `what seconds count adds up to the whole, over deaths and new modes`() throws {
        var random = SystemRandomNumberGenerator()
        var totals = Totals(modes: ["some-mode"])
        var history = LiveHistory(startedAt: 0)
        var slab = try WorkerSlab(slot: 0, mode: "some-mode")
        history.note(totals.accounts(with: []), at: Instant(nanoseconds: 0), unixSeconds: 0)
        for second in 1...40 {
            for number in 0..<Int.random(in: 0...50, using: &random) {
                slab.requestArrived()
                if number % 7 != 0 { slab.commit(.random(using: &random)) }
            }
            if second % 10 == 0 {
                totals.fold(slab)
                slab = try WorkerSlab(slot: 0, mode: "mode-\(second)")
            }
            history.note(
                totals.accounts(with: [slab]), at: Instant(nanoseconds: UInt64(second) * 1_000_000_000),
                unixSeconds: Double(second))
        }
        let whole = totals.accounts(with: [slab]).total
        let sum = { (count: (LiveSecond) -> Int) in history.seconds.reduce(0) { $0 + count($1) } }
        #expect(sum(\.arrived) == Int(whole[.requestsArrived]))
        #expect(sum(\.ended) == Int(whole.committed))
        #expect(sum(\.met) == Int(Outcome.allCases.reduce(0) { $0 + whole.met($1) }))
        #expect(sum(\.missed) + sum(\.met) == sum(\.ended))
        #expect(sum { $0.causes.values.reduce(0, +) } == sum(\.missed))
        #expect(sum { $0.causes["killed", default: 0] } == Int(whole[.requestsLost]))
        #expect(sum { $0.ratios.reduce(0, +) } == Int(whole.committed - whole[.requestsLost]))
        #expect(sum(\.hangups) == Int(whole.missed(.clientGone)))
        #expect(history.newest?.inFlight == Int(whole.inFlight))
        #expect(history.minute.misses.values.reduce(0, +) == sum(\.missed))
        let compute = history.seconds.reduce(0) { $0 + ($1.stages.values.first?.compute ?? 0) }
        #expect(abs(compute - Double(whole[.computeNanoseconds]) / 1e9) < 0.001)
    }

    @Test func `the miss ratio is that of the last minute`() throws {
        var daemon = try Daemon()
        #expect(daemon.history.minute.missRatio == nil)
        let rows: [(second: Double, met: Int, missed: Int, ratio: Double?)] = [
            (0, 5, 5, nil), (10, 3, 1, 0.25), (69, 0, 100, 101.0 / 104), (70, 1, 0, 100.0 / 101), (129, 1, 0, 0),
            (131, 0, 0, 0), (189, 0, 0, nil),
        ]
        for row in rows {
            daemon.note(row.second, met: row.met, missed: row.missed)
            #expect(daemon.history.minute.missRatio == row.ratio, "\(row)")
        }
    }

    @Test func `the load is the workers' CPU as a share of the cores' time, in seconds as long as they were`() throws {
        var daemon = try Daemon()
        daemon.note(0)
        #expect(daemon.history.minute.load(ofCores: 2) == nil)
        daemon.slab.processUsed(cpuNanoseconds: 3_000_000_000)
        daemon.note(4)
        #expect(daemon.history.minute.load(ofCores: 2) == 0.375)
        daemon.note(8)
        #expect(daemon.history.minute.load(ofCores: 2) == 0.1875)
    }

    @Test func `five minutes are kept, and who names a second gets those behind it`() throws {
        var daemon = try Daemon()
        for second in 0...310 { daemon.note(Double(second)) }
        let history = daemon.history
        #expect(history.seconds.map(\.number) == Array(1_010...1_309))
        #expect(history.seconds(after: nil).count == 300)
        #expect(history.seconds(after: 1_307).map(\.number) == [1_308, 1_309])
        #expect(history.seconds(after: 1_309).isEmpty)
        #expect(history.seconds(after: 900).count == 300, "it has missed more than there is")
        #expect(history.seconds(after: 1_310).count == 300, "of another daemon")
        #expect(history.seconds(after: .max).count == 300)
        #expect(LiveHistory(startedAt: 5).seconds(after: 3).isEmpty)
    }
}
