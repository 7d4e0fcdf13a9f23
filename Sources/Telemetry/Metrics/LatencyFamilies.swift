import Workload

/// Where requests' time went.
enum LatencyFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        text.family(
            .stageSeconds, .histogram,
            "Time in each stage, of the requests that had it; a request's stages add up to its whole latency.")
        for (mode, tally) in accounts.modes {
            for stage in Stage.allCases { text.sample([.mode: mode, .stage: stage.name], tally.stage(stage)) }
        }
        text.family(
            .httpServerRequestDurationSeconds, .histogram,
            "Whole latency, from the last byte's arrival in the kernel to the reply's last byte.")
        for (mode, tally) in accounts.modes { collectDurations(mode, tally, accounts.exemplars, into: &text) }
        text.family(
            .deadlineSlackSeconds, .histogram, "Time that was left of deadlines that were met.")
        for (mode, tally) in accounts.modes { text.sample([.mode: mode], tally.slack) }
        text.family(
            .latenessSeconds, .histogram, "Time by which requests ended after their deadline.")
        for (mode, tally) in accounts.modes {
            text.sample([.mode: mode], tally.lateness, accounts.exemplars.lateness(mode))
        }
        text.family(
            .latencyDeadlineRatio, .histogram, "Whole latency as a share of the deadline; above 1 it was missed.")
        for (mode, tally) in accounts.modes { text.sample([.mode: mode], tally.ratios) }
    }

    /// Every mode has the row of a plain GET; the others are there once they have something to say.
    private static func collectDurations(
        _ mode: String, _ tally: Tally, _ exemplars: Exemplars, into text: inout ExpositionText
    ) {
        for isHTTP2 in [false, true] {
            for method in Method.allCases {
                for status in ReplyStatus.allCases {
                    let duration = tally.duration(isHTTP2: isHTTP2, method, status)
                    guard duration.count > 0 || (isHTTP2, method, status) == (false, .get, .ok) else { continue }
                    text.sample(
                        [
                            .mode: mode, .httpRequestMethod: method.rawValue,
                            .httpResponseStatusCode: status.label,
                            .networkProtocolVersion: isHTTP2 ? "2" : "1.1",
                        ], duration, exemplars.durations(mode, isHTTP2: isHTTP2, method, status))
                }
            }
        }
    }
}
