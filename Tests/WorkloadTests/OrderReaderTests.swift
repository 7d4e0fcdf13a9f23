import Testing
import Workload

struct OrderReaderTests {
    private static let reader = OrderReader(
        defaults: .init(
            kind: .hash, before: .milliseconds(5), downstream: .milliseconds(20), after: .milliseconds(5),
            deadline: .milliseconds(100)),
        limits: .init(compute: .seconds(30), downstream: .seconds(60)),
        calibration: Calibration(hash: 2_000, json: 0.2))

    private static func read(
        _ query: String, method: Method = .get, grpc: String? = nil, envoy: String? = nil
    ) throws(BadOrder) -> WorkOrder {
        try reader.read(
            OrderSource(
                method: method, query: Array(query.utf8)[...], grpcTimeout: grpc.map { Array($0.utf8)[...] },
                envoyTimeout: envoy.map { Array($0.utf8)[...] }))
    }

    private static func order(
        _ kind: ComputeKind, _ before: WorkOrder.Step, _ downstream: Duration, _ after: WorkOrder.Step,
        _ budget: Duration
    ) -> WorkOrder {
        WorkOrder(method: .get, kind: kind, before: before, after: after, downstream: downstream, budget: budget)
    }

    /// One whose time is a whole number of units.
    private static func step(_ asked: Duration, _ units: Int) -> WorkOrder.Step {
        WorkOrder.Step(asked: asked, units: units, nanoseconds: UInt64(asked.nanoseconds))
    }

    private static let standard = step(.milliseconds(5), 10_000)
    private static let nothing = step(.zero, 0)

    @Test("What was asked for stays beside the units that it means, also where these are rounded")
    func asked() throws {
        let order = try Self.read("kind=json&before=7ms&after=1us")
        #expect(order.before == WorkOrder.Step(asked: .milliseconds(7), units: 1, nanoseconds: 5_000_000))
        #expect(order.after == WorkOrder.Step(asked: .microseconds(1), units: 1, nanoseconds: 5_000_000))
        #expect(order.computeNanoseconds == 10_000_000)
    }

    static let valid: [(String, WorkOrder)] = [
        ("", order(.hash, standard, .milliseconds(20), standard, .milliseconds(100))),
        ("before=0ms&downstream=0ms&after=0ms", order(.hash, nothing, .zero, nothing, .milliseconds(100))),
        (
            "kind=json&deadline=1s&after=10ms&downstream=1.5ms&before=5ms",
            order(
                .json, step(.milliseconds(5), 1), .microseconds(1_500), step(.milliseconds(10), 2), .seconds(1))
        ),
        ("before=30s", order(.hash, step(.seconds(30), 60_000_000), .milliseconds(20), standard, .milliseconds(100))),
        ("downstream=1m", order(.hash, standard, .seconds(60), standard, .milliseconds(100))),
        ("deadline=1ns", order(.hash, standard, .milliseconds(20), standard, .nanoseconds(1))),
        ("deadline=1440m", order(.hash, standard, .milliseconds(20), standard, .seconds(86_400))),
    ]

    @Test("What a query leaves out comes from the defaults", arguments: valid)
    func validQuery(query: String, order: WorkOrder) throws {
        #expect(try Self.read(query) == order)
    }

    @Test(
        "A kind that is not offered is taken where it is the default, beside those that are",
        arguments: [ComputeKind.spin, .sleep])
    func notOffered(kind: ComputeKind) throws {
        let reader = OrderReader(
            defaults: .init(
                kind: kind, before: .milliseconds(5), downstream: .zero, after: .zero, deadline: .seconds(1)),
            limits: .init(compute: .seconds(30), downstream: .seconds(60)),
            calibration: Calibration(hash: 2_000, json: 0.2))
        let rows = [("", kind, 5_000), ("kind=\(kind)", kind, 5_000), ("kind=hash", .hash, 10_000)]
        for (query, kind, units) in rows {
            let order = try reader.read(OrderSource(method: .get, query: Array(query.utf8)[...]))
            #expect(order == Self.order(kind, Self.step(.milliseconds(5), units), .zero, Self.nothing, .seconds(1)))
        }
    }

    @Test("The method is the request's", arguments: Method.allCases)
    func method(method: Method) throws {
        #expect(try Self.read("", method: method).method == method)
    }

    static let invalid: [(String, String)] = [
        ("before=5", "before=5: want a duration such as 5ms"),
        ("before=", "before=: want a duration such as 5ms"),
        ("before", "before: want a duration such as 5ms"),
        ("before=-1ms", "before=-1ms: want a duration such as 5ms"),
        ("downstream=5%6Ds", "downstream=5%6Ds: want a duration such as 5ms"),
        ("after=1ms=2ms", "after=1ms=2ms: want a duration such as 5ms"),
        ("before=40s", "before=40s: at most 30s"),
        ("after=30000.001ms", "after=30000.001ms: at most 30s"),
        ("downstream=2m", "downstream=2m: at most 60s"),
        ("deadline=0ms", "deadline=0ms: want a duration above zero such as 100ms"),
        ("deadline=x", "deadline=x: want a duration such as 5ms"),
        ("deadline=86401s", "deadline=86401s: at most 86400s"),
        ("kind=foo", "kind=foo: want one of hash, json, json-cached, json-foundation, protobuf"),
        ("kind=", "kind=: want one of hash, json, json-cached, json-foundation, protobuf"),
        ("kind=HASH", "kind=HASH: want one of hash, json, json-cached, json-foundation, protobuf"),
        ("kind=sleep", "kind=sleep: want one of hash, json, json-cached, json-foundation, protobuf"),
        ("kind=spin", "kind=spin: want one of hash, json, json-cached, json-foundation, protobuf"),
        (
            "kind=protobuf",
            "kind=protobuf: is not calibrated here; serve with --kind protobuf, or set calibration.protobuf"
        ),
        (
            "kind=json-cached",
            "kind=json-cached: is not calibrated here; serve with --kind json-cached, or set calibration.json_cached"
        ),
        ("before=1ms&before=1ms", "before=1ms: given for the second time"),
        ("kind=hash&kind=json", "kind=json: given for the second time"),
        (
            "deadlin=1s",
            "unknown parameter \"deadlin\"; known are before, downstream, after, deadline, kind"
        ),
        ("Before=1s", "unknown parameter \"Before\"; known are before, downstream, after, deadline, kind"),
        ("=1s", "unknown parameter \"\"; known are before, downstream, after, deadline, kind"),
        ("&", "unknown parameter \"\"; known are before, downstream, after, deadline, kind"),
        ("before=1ms&", "unknown parameter \"\"; known are before, downstream, after, deadline, kind"),
        ("before=1ms&&after=1ms", "unknown parameter \"\"; known are before, downstream, after, deadline, kind"),
        ("a\"\r\n\u{0}é", "unknown parameter \"a??????\"; known are before, downstream, after, deadline, kind"),
    ]

    @Test("A bad query is refused in one line that names the parameter and what it takes", arguments: invalid)
    func invalidQuery(query: String, reason: String) {
        #expect(throws: BadOrder(reason: reason)) { try Self.read(query) }
    }

    @Test(
        "What is shown of a client's bytes is bounded and printable",
        arguments: [UInt8(0), 9, 10, 13, 27, 34, 127, 255])
    func echo(byte: UInt8) throws {
        let query = Array("before=".utf8) + Array(repeating: byte, count: 5_000)
        do throws(BadOrder) {
            _ = try Self.reader.read(OrderSource(method: .get, query: query[...], grpcTimeout: query[...]))
            Issue.record("accepted")
        } catch {
            #expect(error.reason.utf8.allSatisfy { (0x20...0x7E).contains($0) })
            #expect(error.reason.utf8.count <= 160)
        }
        #expect(
            throws: BadOrder(reason: "before=" + String(repeating: "?", count: 54) + "...: want a duration such as 5ms")
        ) {
            try Self.reader.read(OrderSource(method: .get, query: query[...]))
        }
    }

    static let deadlines: [(grpc: String?, envoy: String?, query: String, budget: Duration)] = [
        ("7m", "8", "deadline=9ms", .milliseconds(7)),
        (nil, "8", "deadline=9ms", .milliseconds(8)),
        (nil, nil, "deadline=9ms", .milliseconds(9)),
        (nil, nil, "", .milliseconds(100)),
        ("7m", nil, "", .milliseconds(7)),
        ("99999999H", nil, "", OrderReader.longestBudget),
        (nil, "999999999999999", "", OrderReader.longestBudget),
    ]

    @Test("The deadline that is found first wins", arguments: deadlines)
    func deadline(grpc: String?, envoy: String?, query: String, budget: Duration) throws {
        #expect(try Self.read(query, grpc: grpc, envoy: envoy).budget == budget)
    }

    @Test("A malformed deadline is refused, even if another wins")
    func malformedDeadline() {
        let grpc = "grpc-timeout \"5ms\": want 1 to 8 digits and one of H M S m u n, above zero, such as 100m"
        #expect(throws: BadOrder(reason: grpc)) { try Self.read("", grpc: "5ms") }
        let envoy = "x-envoy-expected-rq-timeout-ms \"0\": want milliseconds, a whole number above zero, such as 100"
        #expect(throws: BadOrder(reason: envoy)) { try Self.read("", grpc: "5m", envoy: "0") }
        let query = "deadline=soon: want a duration such as 5ms"
        #expect(throws: BadOrder(reason: query)) { try Self.read("deadline=soon", grpc: "5m", envoy: "1") }
    }
}
