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

    @Test("A trailer reads back, padded or not")
    func readsBack() throws {
        let value = Self.report.base64
        let padding = Array(repeating: UInt8(ascii: "="), count: (4 - value.count % 4) % 4)
        #expect(OrcaReport(base64: value) == Self.report)
        #expect(OrcaReport(base64: value + padding) == Self.report)
    }

    @Test("Of others' reports the CPUs' utilisation stands for the application's")
    func others() throws {
        var message = Xds_Data_Orca_V3_OrcaLoadReport()
        message.cpuUtilization = 0.75
        let value = Data(try message.serializedBytes() as [UInt8]).base64EncodedString()
        #expect(OrcaReport(base64: value.utf8)?.utilization == 0.75)
        message.applicationUtilization = 0.5
        message.namedMetrics = ["in_flight": -3, "queue_depth": 1e300]
        let both = Data(try message.serializedBytes() as [UInt8]).base64EncodedString()
        let report = try #require(OrcaReport(base64: both.utf8))
        #expect(report.utilization == 0.5 && report.inFlight == 0 && report.queueDepth == 1_000_000_000)
    }

    @Test("What is no report is none", arguments: ["!", "A", "====", "/////w", String(repeating: "A", count: 5_000)])
    func nonsense(text: String) {
        #expect(OrcaReport(base64: text.utf8) == nil)
    }

    @Test("Numbers that are none make no report")
    func notANumber() throws {
        var message = Xds_Data_Orca_V3_OrcaLoadReport()
        message.applicationUtilization = .nan
        let value = Data(try message.serializedBytes() as [UInt8]).base64EncodedString()
        #expect(OrcaReport(base64: value.utf8) == nil)
    }
}
