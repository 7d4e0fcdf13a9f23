import Modes
import Scheduling
import Testing

@testable import Configuration

/// The keys that decide about requests, from wherever they are set to the value that a worker is given.
@Suite struct SchedulingKeysTests {
    private static let values = [
        ("scheduling.discipline", "edf"), ("scheduling.resumed_first", "true"), ("scheduling.slots", "cpus"),
        ("scheduling.yield", "2ms"), ("overload.policy", "predict"), ("overload.margin", "20ms"),
        ("overload.queue", "100"), ("overload.act", "false"), ("overload.estimate", "asked"), ("abandon", "true"),
    ]

    private static let whole = {
        var whole = Scheduling(discipline: .edf)
        whole.resumedFirst = true
        whole.slots = 3
        whole.yieldNanoseconds = 2_000_000
        whole.overload = Overload(policy: .predict)
        whole.overload.marginNanoseconds = 20_000_000
        whole.overload.longestQueue = 100
        whole.overload.acts = false
        whole.overload.estimate = .asked
        whole.abandons = true
        return whole
    }()

    @Test func `there is a value here for each key`() {
        let paths = Key.all.map(\.path).filter { $0.hasPrefix("scheduling.") || $0.hasPrefix("overload.") }
        #expect(Set(SchedulingKeysTests.values.map(\.0)) == Set(paths + ["abandon"]))
    }

    @Test func `file, variables and --set give the same whole`() throws {
        let yaml = """
            scheduling: { discipline: edf, resumed_first: true, slots: cpus, yield: 2ms }
            overload: { policy: predict, margin: 20ms, queue: 100, act: false, estimate: asked }
            abandon: true

            """
        let variables = SchedulingKeysTests.values.map { (Key.variable(of: $0.0), $0.1) }
        let loaded = try [
            Loading.configuration(of: yaml),
            Loading.load(environment: Dictionary(uniqueKeysWithValues: variables)).configuration,
            Loading.load(flags: SchedulingKeysTests.values.map { Loading.flag($0.0, $0.1) }).configuration,
        ]
        for configuration in loaded { #expect(configuration.wholeScheduling(cpus: 3) == SchedulingKeysTests.whole) }
    }

    @Test func `each key by itself changes the whole, and new workers take it up`() throws {
        for (path, text) in SchedulingKeysTests.values {
            let configuration = try Loading.load(flags: [Loading.flag(path, text)]).configuration
            #expect(configuration.wholeScheduling(cpus: 3) != Scheduling(), "\(path)")
            #expect(Key.at(path)?.reload == .newWorkers, "\(path)")
        }
    }

    @Test(arguments: ["off", "'off'", "\"off\""])
    func `a step is not cut where yield is off, however that is quoted`(text: String) {
        let configuration = Loading.configuration(of: "scheduling: { yield: \(text) }")
        #expect(configuration.wholeScheduling(cpus: 3).yieldNanoseconds == nil)
    }

    @Test func `what has no effect, or lets nobody in, is warned of`() throws {
        let loop = try #require(ModeChoice.all.first { $0.sharesOneThread })
        let pool = try #require(ModeChoice.all.first { $0.blocksInCalls })
        let rows: [(mode: ModeChoice, set: [(String, String)], about: String?)] = [
            (loop, [("scheduling.yield", "1ms")], nil),
            (pool, [("scheduling.yield", "1ms")], "scheduling.yield, 1ms: in \(pool.name) each request has a thread"),
            (pool, [("scheduling.yield", "1ms"), ("scheduling.slots", "2")], nil),
            (loop, [("scheduling.slots", "2")], "scheduling.slots, 2: \(loop.name) computes one request at a time"),
            (loop, [("overload.policy", "predict"), ("overload.margin", "50ms")], nil),
            (
                loop, [("overload.policy", "predict"), ("overload.margin", "51ms")],
                "overload.margin, 51ms: a quarter to a half of a request's budget counts at most"
            ),
            (loop, [("overload.margin", "1ms")], "overload.margin, 1ms: only the policy predict has one"),
            (loop, [("scheduling.discipline", "lifo"), ("scheduling.resumed_first", "true")], nil),
            (loop, [("scheduling.discipline", "lifo")], "scheduling.discipline, lifo: new requests keep those"),
            (
                loop,
                [("scheduling.discipline", "lifo"), ("scheduling.resumed_first", "true"), ("scheduling.yield", "1ms")],
                "scheduling.yield, 1ms: whoever makes room goes behind all others"
            ),
            (
                loop, [("overload.policy", "codel"), ("overload.estimate", "asked")],
                "overload.estimate, asked: the policy codel goes by no estimates"
            ),
            (loop, [("overload.act", "false")], "overload.act, false: without a policy nothing would be refused"),
            (loop, [("overload.act", "false"), ("overload.queue", "3")], nil),
            (
                loop, [("idempotency.entries", "5")],
                "idempotency.entries, 5: keys mean nothing while idempotency.keep is off"
            ),
            (loop, [("idempotency.in_progress", "conflict")], "idempotency.in_progress, conflict: keys mean nothing"),
            (
                loop,
                [
                    ("idempotency.keep", "1s"), ("idempotency.entries", "5"), ("idempotency.in_progress", "conflict"),
                ], nil
            ),
            (loop, [("log.file", "/a")], "log.file, /a: no line is written while log.access is off"),
            (loop, [("log.only", "missed")], "log.only, missed: no line is written"),
            (loop, [("log.sample", "2")], "log.sample, 2: no line is written"),
            (
                loop,
                [("log.access", "json"), ("log.only", "missed"), ("log.sample", "2"), ("log.file", "/a")], nil
            ),
        ]
        for (mode, set, about) in rows {
            let flags = [Loading.flag("mode", mode.name)] + set.map { Loading.flag($0.0, $0.1) }
            let warnings = try Loading.load(flags: flags).warnings
            #expect(warnings.count == (about == nil ? 0 : 1), "\(warnings)")
            guard let about else { continue }
            let start = "--\(about.prefix { $0 != "," }): warning: \(about)"
            #expect(warnings.first?.hasPrefix(start) == true, "\(warnings)")
        }
    }
}
