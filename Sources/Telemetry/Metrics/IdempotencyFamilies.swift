/// What became of requests with idempotency keys. Not there while keys mean nothing.
enum IdempotencyFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        guard let entries = facts.idempotencyEntries else { return }
        text.family(
            .idempotentRequestsTotal, .counter, "Requests with an idempotency key, by what became of them.")
        for (mode, tally) in accounts.modes {
            for result in KeyedResult.allCases { text.sample([.mode: mode, .result: result.name], tally[result]) }
        }
        text.family(
            .unquotedIdempotencyKeysTotal, .counter, "Idempotency keys that came as bare tokens, without quotes.")
        text.sample(accounts.total[.unquotedKeys])
        text.family(.idempotencyEntries, .gauge, "Idempotency keys in use, and results that are kept.")
        text.sample(UInt64(clamping: entries))
    }
}
