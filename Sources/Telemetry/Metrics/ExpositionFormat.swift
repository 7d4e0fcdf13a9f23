import Workload

/// The two formats of `/metrics`.
public enum ExpositionFormat: Sendable, Equatable {
    /// Prometheus's text format, version 0.0.4.
    case text
    /// OpenMetrics 1.0.0, for clients that ask for it.
    case openMetrics

    /// The `Content-Type` of the page.
    public var contentType: String {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// What a client's `Accept` asks for (RFC 9110 12.5.1): OpenMetrics if it names a version of it that we speak and
    /// does not prefer plain text, else plain text, whatever it says.
    public init(accept: String?) {
        let ranges = MediaRange.all(in: accept)
        let openMetrics = ranges.filter { $0.type == "application/openmetrics-text" && $0.isSpoken }.map(\.quality)
            .max()
        let text = ranges.filter { $0.type == "text/plain" }.map(\.quality).max()
        self = (openMetrics ?? 0) > 0 && (openMetrics ?? 0) >= (text ?? 0) ? .openMetrics : .text
    }
}

extension MediaRange {
    /// Whether it leaves the version open or names 1.0.0.
    fileprivate var isSpoken: Bool { version == nil || version == "1.0.0" }
}
