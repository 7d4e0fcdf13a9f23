/// What a server says of its load with a reply: ORCA's report (Open Request Cost Aggregation, gRPC proposal A51), in
/// numbers that can be compared. None of them is below zero, not a number or without end.
public struct ReportedLoad: Sendable, Equatable {
    /// Part of its CPUs' time that it used last; above 1 where others helped.
    public let utilization: Double
    /// Requests that are ready to compute, and wait.
    public let queueDepth: Double
    /// For how long the one of them that has waited longest could have run.
    public let queueAgeMilliseconds: Double
    /// Requests that have come there, and have not ended.
    public let inFlight: Double

    /// Above these a number says no more than that it is large.
    private static let mostUtilization = 100.0
    private static let mostRequests = 1e6
    private static let longestAgeMilliseconds = 3.6e6

    /// - Returns: nil where a number is none that a load can have.
    public init?(utilization: Double, queueDepth: Double, queueAgeMilliseconds: Double, inFlight: Double) {
        let all = [utilization, queueDepth, queueAgeMilliseconds, inFlight]
        guard all.allSatisfy({ $0.isFinite && $0 >= 0 }) else { return nil }
        self.utilization = min(utilization, ReportedLoad.mostUtilization)
        self.queueDepth = min(queueDepth, ReportedLoad.mostRequests)
        self.queueAgeMilliseconds = min(queueAgeMilliseconds, ReportedLoad.longestAgeMilliseconds)
        self.inFlight = min(inFlight, ReportedLoad.mostRequests)
    }
}

extension ReportedLoad {
    /// What of the text form is read.
    private enum Field: CaseIterable {
        case application, cpu, queueDepth, queueAge, inFlight

        var name: StaticString {
            switch self {
            case .application: "application_utilization"
            case .cpu: "cpu_utilization"
            case .queueDepth: "named_metrics.queue_depth"
            case .queueAge: "named_metrics.queue_age_ms"
            case .inFlight: "named_metrics.in_flight"
            }
        }
    }

    /// Bytes of a field that is longer are not read.
    public static let longestText = 1_024

    /// The `Load` field's value in ORCA's text form: `TEXT name=value,…`. A name that is not known is passed over.
    ///
    /// - Returns: nil where it is no such text, has none of the names, or a number that a load cannot have.
    public init?(text: some Collection<UInt8>) {
        let mark = "TEXT ".utf8
        guard text.count <= ReportedLoad.longestText, text.starts(with: mark) else { return nil }
        var values: [Field: Double] = [:]
        for entry in text.dropFirst(mark.count).split(separator: UInt8(ascii: ",")) {
            let parts = entry.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            let name = parts[0].drop { $0 == UInt8(ascii: " ") }
            guard let field = Field.allCases.first(where: { $0.name.isSame(as: name) }) else { continue }
            guard let value = Double(String(decoding: parts[1], as: UTF8.self)) else { return nil }
            values[field] = value
        }
        guard !values.isEmpty else { return nil }
        // As gRPC's weighted round robin does: what the application says of itself counts before its CPUs (A58).
        let application = values[.application] ?? 0
        self.init(
            utilization: application == 0 ? values[.cpu] ?? 0 : application, queueDepth: values[.queueDepth] ?? 0,
            queueAgeMilliseconds: values[.queueAge] ?? 0, inFlight: values[.inFlight] ?? 0)
    }
}

extension StaticString {
    fileprivate func isSame(as bytes: some Collection<UInt8>) -> Bool {
        withUTF8Buffer { $0.elementsEqual(bytes) }
    }
}
