import Load

/// Little's law, L = λ·W, with its two sides taken by different ways: L is what arriving requests found in flight,
/// which is the mean over time for Poisson arrivals (Wolff, 1982); λ·W is the time in flight of all, per time.
package struct LittlesLaw: Codable, Equatable, Sendable {
    /// L.
    package let found: Double
    /// Half the width of its 95 % confidence interval; nil where requests are too few to tell.
    package let halfWidth: Double?
    /// λ·W.
    package let product: Double
    /// Whether the two sides agree; nil where requests are too few to tell.
    package let holds: Bool?

    /// The interval is an estimate too: what lies outside twice its width is no chance.
    private static let widths = 2.0
    /// Differences below this share are never judged.
    private static let tolerance = 0.02

    /// - Parameter runs: of Poisson arrivals.
    init(_ runs: [LoadRun]) {
        let found = runs.flatMap(LittlesLaw.inFlightAtArrivals)
        let seconds = runs.reduce(0) { $0 + $1.schedule.duration.seconds }
        let product = runs.reduce(0) { $0 + LittlesLaw.secondsInFlight($1) } / max(seconds, 1e-9)
        let (mean, halfWidth) = (SampleMean(found).value, BatchMeans.halfWidth(found))
        holds = halfWidth.map { abs(mean - product) <= LittlesLaw.widths * $0 + LittlesLaw.tolerance * product }
        (self.found, self.halfWidth, self.product) = (mean, halfWidth, product)
    }

    /// Of each request: how many others, sent before, had not ended when it was to be sent.
    static func inFlightAtArrivals(_ run: LoadRun) -> [Double] {
        let ends = run.records.map(\.endedAt).sorted()
        var ended = 0
        return run.schedule.requests.enumerated().map { number, request in
            while ended < ends.count, ends[ended] <= request.at { ended += 1 }
            return Double(max(0, number - ended))
        }
    }

    /// Within the schedule's time.
    private static func secondsInFlight(_ run: LoadRun) -> Double {
        let end = run.schedule.duration.nanoseconds
        return run.pairs().reduce(0) { sum, pair in
            sum + Double(max(0, min(pair.record.endedAt, end) - pair.request.at)) / 1e9
        }
    }
}
