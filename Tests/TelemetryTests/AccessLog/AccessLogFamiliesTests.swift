import Testing

@testable import Telemetry

struct AccessLogFamiliesTests {
    @Test func `what the access log lost is told by what became of it`() throws {
        let rows = try Sample.text(of: AccessLogFamilies.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(
            rows == [
                "deadlined_access_log_lost_total{reason=\"displaced\"} 3",
                "deadlined_access_log_lost_total{reason=\"behind\"} 2",
                "deadlined_access_log_lost_total{reason=\"unwritten\"} 1",
            ])
    }
}
