import Wire

extension OrcaReport {
    /// The most bytes that `write` writes.
    public static let longestText = 208

    /// The value of the `Load` field over HTTP: ORCA's text form.
    public func write(into writer: inout ByteWriter) {
        writer.append("TEXT application_utilization=")
        writer.append(millisecondsOf: thousandths(utilization))
        writer.append(",rps_fractional=")
        writer.append(millisecondsOf: thousandths(requestsPerSecond))
        writer.append(",named_metrics.queue_depth=")
        writer.append(decimal: queueDepth)
        writer.append(",named_metrics.queue_age_ms=")
        writer.append(millisecondsOf: thousandths(queueAgeMilliseconds))
        writer.append(",named_metrics.in_flight=")
        writer.append(decimal: inFlight)
    }

    /// As the writer takes a number with three decimals: in millionths.
    private func thousandths(_ value: Double) -> Int64 {
        Int64(min(max(value, 0), 1e9) * 1e6)
    }
}
