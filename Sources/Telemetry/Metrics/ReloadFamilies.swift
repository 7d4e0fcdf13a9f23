/// What became of reloads of the configuration, and of names that were looked up again.
enum ReloadFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        text.family(
            .configLastReloadSuccessful, .gauge, "1 if the configuration was good when last read.")
        text.sample(UInt64(facts.reload.lastSuccessful ? 1 : 0))
        text.family(
            .configLastReloadSuccessTimestampSeconds, .gauge,
            "When the configuration was last read successfully.")
        text.sample(facts.reload.lastSuccessTime)
        text.family(.configReloadsTotal, .counter, "Reloads of the configuration, by result.")
        text.sample([.result: "success"], UInt64(facts.reload.succeeded))
        text.sample([.result: "failure"], UInt64(facts.reload.failed))
        text.family(
            .downstreamLookupsTotal, .counter, "Names of the downstream that were looked up again, by result.")
        text.sample([.result: "success"], facts.lookups.found)
        text.sample([.result: "failure"], facts.lookups.failed)
    }
}
