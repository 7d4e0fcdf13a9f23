import Foundation
import Proto
import RPC
import SwiftProtobuf
import Testing
import Wire

struct OrcaReportTests {
    private static let report = OrcaReport(
        utilization: 1.25, requestsPerSecond: 1_234.5678, queueDepth: 7, queueAgeMilliseconds: 3.5, inFlight: 12)

    @Test("The text names each number once, with three decimals where it has parts")
    func text() {
        let text = withUnsafeTemporaryAllocation(byteCount: OrcaReport.longestText, alignment: 1) { memory in
            var writer = ByteWriter(memory)
            Self.report.write(into: &writer)
            return String(decoding: writer.written, as: UTF8.self)
        }
        #expect(
            text == "TEXT application_utilization=1.250,rps_fractional=1234.567,named_metrics.queue_depth=7,"
                + "named_metrics.queue_age_ms=3.500,named_metrics.in_flight=12")
    }

    @Test("The longest text has room in what is said to be enough")
    func longest() {
        let report = OrcaReport(
            utilization: .infinity, requestsPerSecond: 1e300, queueDepth: .max, queueAgeMilliseconds: 1e12,
            inFlight: .max)
        withUnsafeTemporaryAllocation(byteCount: OrcaReport.longestText, alignment: 1) { memory in
            var writer = ByteWriter(memory)
            report.write(into: &writer)
            #expect(writer.count > 150)
        }
    }

    @Test("The trailer is a report in base64 that the generated code reads")
    func trailer() throws {
        let value = String(decoding: Self.report.base64, as: UTF8.self)
        let padded = value + String(repeating: "=", count: (4 - value.utf8.count % 4) % 4)
        let bytes = Array(try #require(Data(base64Encoded: padded)))
        let message = try Xds_Data_Orca_V3_OrcaLoadReport(serializedBytes: bytes)
        #expect(message.applicationUtilization == 1.25)
        #expect(message.rpsFractional == 1_234.5678)
        #expect(message.namedMetrics == ["queue_depth": 7, "queue_age_ms": 3.5, "in_flight": 12])
        #expect(message.cpuUtilization == 0)
    }
}
