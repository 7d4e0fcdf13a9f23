import RPC
import Wire

/// What the simulator says of its load, which is made of its requests alone: it computes nothing.
struct OwnLoad {
    private let report: OrcaReport

    /// - Parameter inFlight: requests that wait for their replies, with the one that is told.
    init(inFlight: Int) {
        report = OrcaReport(
            utilization: 0, requestsPerSecond: 0, queueDepth: 0, queueAgeMilliseconds: 0, inFlight: inFlight)
    }

    /// A field line over HTTP.
    var line: [UInt8] {
        withUnsafeTemporaryAllocation(byteCount: OrcaReport.longestText + 16, alignment: 1) { memory in
            var writer = ByteWriter(memory)
            writer.append("load: ")
            report.write(into: &writer)
            writer.append("\r\n")
            return Array(writer.written)
        }
    }

    /// A line of the trailers over gRPC.
    var trailer: [UInt8] { Array("\(OrcaReport.trailer): ".utf8) + report.base64 + Array("\r\n".utf8) }
}
