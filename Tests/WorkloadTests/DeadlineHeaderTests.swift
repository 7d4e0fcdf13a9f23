import Testing
import Workload

struct DeadlineHeaderTests {
    @Test(
        "grpc-timeout is digits and a unit",
        arguments: [
            ("1H", .seconds(3_600)), ("2M", .seconds(120)), ("3S", .seconds(3)), ("100m", .milliseconds(100)),
            ("250u", .microseconds(250)), ("1n", .nanoseconds(1)), ("00000007m", .milliseconds(7)),
            ("99999999n", .nanoseconds(99_999_999)), ("99999999H", .seconds(3_600) * 99_999_999),
        ] as [(String, Duration)])
    func grpc(value: String, duration: Duration) {
        #expect(DeadlineHeader.grpc.parse(Array(value.utf8).span) == duration)
    }

    @Test(
        "Any other grpc-timeout is malformed",
        arguments: [
            "", "m", "5", "0m", "00000000S", "123456789m", "5ms", "5s", "5h", "-5m", "+5m", " 5m", "5m ", "5 m", "1.5S",
            "5m\u{0}",
            "5µ", "0x5m",
        ])
    func malformedGRPC(value: String) {
        #expect(DeadlineHeader.grpc.parse(Array(value.utf8).span) == nil)
    }

    @Test(
        "x-envoy-expected-rq-timeout-ms is a whole number of milliseconds",
        arguments: [("1", 1), ("100", 100), ("0015", 15), ("999999999999999", 999_999_999_999_999)] as [(String, Int64)]
    )
    func envoy(value: String, milliseconds: Int64) {
        #expect(DeadlineHeader.envoy.parse(Array(value.utf8).span) == .milliseconds(milliseconds))
    }

    @Test(
        "Any other x-envoy-expected-rq-timeout-ms is malformed",
        arguments: ["", "0", "000", "-1", "+1", "1.5", "5ms", " 5", "5 ", "1000000000000000", "1e3"])
    func malformedEnvoy(value: String) {
        #expect(DeadlineHeader.envoy.parse(Array(value.utf8).span) == nil)
    }
}
