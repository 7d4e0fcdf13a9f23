/// Which mode is configured, and which program this is.
enum ModeFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        // No `info` in OpenMetrics' sense, whose value is always 1.
        text.family(.modeInfo, .gauge, "1 for the configured mode, 0 for the others.")
        for (mode, _) in accounts.modes { text.sample([.mode: mode], mode == facts.configuredMode ? 1 : 0) }
        text.family(.buildInfo, .info, "The version of deadlined, and of Swift that it was built with.")
        text.sample([.version: facts.build.version, .swift: facts.build.swift], 1)
    }
}
