import Workload

/// One group of metric families.
protocol Collector: SendableMetatype {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText)
}

/// The body of `/metrics`.
public enum MetricsPage {
    /// All groups, in the order of the page.
    static let collectors: [any Collector.Type] = [
        RequestFamilies.self, LatencyFamilies.self, CallFamilies.self, CPUFamilies.self, DocumentFamilies.self,
        ConnectionFamilies.self,
        WorkerFamilies.self, ThreadFamilies.self, ListenerFamilies.self, DownstreamFamilies.self, MachineFamilies.self,
        ModeFamilies.self, CalibrationFamilies.self, ReloadFamilies.self, AccessLogFamilies.self, ProcessFamilies.self,
    ]

    /// - Parameters:
    ///   - began: when the caller began to read what is shown; the page says how long that and writing it took.
    ///   - now: the clock that `began` was read from.
    public static func render(
        _ accounts: Accounts, _ facts: MetricsFacts, as format: ExpositionFormat, began: Instant, now: () -> Instant
    ) -> String {
        var text = ExpositionText(format)
        let accounts = accounts.shown(configured: facts.configuredMode)
        for collector in collectors { collector.collect(accounts, facts, into: &text) }
        text.family(.scrapeDurationSeconds, .gauge, "Time that reading and writing this page took.")
        text.sample((now() - began).seconds)
        return text.page
    }
}
