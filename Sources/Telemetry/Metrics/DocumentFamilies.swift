/// What was found among the documents that workers keep by key.
enum DocumentFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        text.family(
            .documentCacheTotal, .counter,
            "Documents of a key that were looked for among those that are kept (workload.kept_documents).")
        for (mode, tally) in accounts.modes {
            text.sample([.mode: mode, .result: "hit"], tally[.documentsFound])
            text.sample([.mode: mode, .result: "miss"], tally[.documentsDecoded])
        }
    }
}
