/// What the access log could not tell.
enum AccessLogFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        text.family(.accessLogLostTotal, .counter, "Lines of the access log that were lost, by reason.")
        text.sample([.reason: "displaced"], facts.accessLosses.displaced)
        text.sample([.reason: "behind"], facts.accessLosses.behind)
        text.sample([.reason: "unwritten"], facts.accessLosses.unwritten)
    }
}
