import Balancing
import Testing

struct ReportedLoadTests {
    private static let whole =
        "TEXT application_utilization=0.700,rps_fractional=140.000,named_metrics.queue_depth=3,"
        + "named_metrics.queue_age_ms=12.500,named_metrics.in_flight=7"

    @Test(arguments: [
        (whole, [0.7, 3, 12.5, 7]),
        ("TEXT cpu_utilization=0.4", [0.4, 0, 0, 0]),
        ("TEXT cpu_utilization=0.4, mem_utilization=0.8", [0.4, 0, 0, 0]),
        ("TEXT application_utilization=0, cpu_utilization=0.4", [0.4, 0, 0, 0]),
        ("TEXT named_metrics.in_flight=7,x=y", [0, 0, 0, 7]),
        // More than any machine has is a great deal, and no more.
        (
            "TEXT cpu_utilization=1e300,named_metrics.queue_depth=1e300,named_metrics.queue_age_ms=1e300",
            [100, 1e6, 3.6e6, 0]
        ),
        ("TEXT cpu_utilization=0,named_metrics.in_flight=9e9", [0, 0, 0, 1e6]),
    ])
    func report_isReadFromItsText(text: String, values: [Double]) throws {
        let load = try #require(ReportedLoad(text: text.utf8))
        #expect([load.utilization, load.queueDepth, load.queueAgeMilliseconds, load.inFlight] == values)
    }

    @Test(arguments: [
        "", "TEXT", "TEXT ", "TEXT x=1", "text cpu_utilization=0.4", "cpu_utilization=0.4",
        "JSON {\"cpu_utilization\":1}",
        "TEXT cpu_utilization", "TEXT cpu_utilization=", "TEXT cpu_utilization=x", "TEXT cpu_utilization=nan",
        "TEXT cpu_utilization=inf", "TEXT cpu_utilization=-0.1", "TEXT cpu_utilization=0.4,named_metrics.in_flight=-1",
        "TEXT cpu_utilization=0.4" + String(repeating: ",x=1", count: 300),
    ])
    func nonsense_isNoReport(text: String) {
        #expect(ReportedLoad(text: text.utf8) == nil)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, -1])
    func numberThatNoLoadHas_makesNoReport(number: Double) {
        for place in 0..<4 {
            let all = (0..<4).map { $0 == place ? number : 1 }
            #expect(
                ReportedLoad(utilization: all[0], queueDepth: all[1], queueAgeMilliseconds: all[2], inFlight: all[3])
                    == nil)
        }
    }
}
