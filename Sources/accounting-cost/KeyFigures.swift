/// The figures of `scripts/bench idempotency`, as lines.
enum KeyFigures {
    static func lines() throws -> [String] {
        [
            try line("shared memory, 10,000 entries") { try KeyCost.measureStore(requests: 200_000, entries: 10_000) },
            try line("shared memory, 1,000,000 entries") {
                try KeyCost.measureStore(requests: 200_000, entries: 1_000_000)
            },
            try line("shared memory, 10,000 entries, beside another process") {
                try KeyCost.measureContended(requests: 200_000, entries: 10_000)
            },
            try line("the fingerprints, either way") { KeyCost.measureFingerprints(requests: 50_000) },
            try line("one round trip over a message socket, of two") { try KeyCost.measureRoundTrip(count: 20_000) },
        ]
    }

    /// The middle one of five, and the range.
    private static func line(_ what: String, _ measure: () throws -> Double) throws -> String {
        let costs = try (0..<5).map { _ in try measure() }.sorted()
        return "\(what): \(Int(costs[2])) ns a request (\(Int(costs[0])) … \(Int(costs[4])))"
    }
}
