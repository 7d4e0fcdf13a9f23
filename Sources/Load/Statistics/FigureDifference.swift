/// By how much one figure of the second report differs from that of the first, and whether that is more than chance.
///
/// The difference's 95 % interval is Newcombe's (1998, method 10; "MOVER"): it is made of the two intervals that the
/// figures have, and so allows for misses that come in clusters as far as those do.
package struct FigureDifference: Codable, Equatable, Sendable {
    package enum Word: String, Codable, Sendable {
        case higher, lower
        case notShown = "no difference shown"
        case notJudged = "not judged"
    }

    /// How often figures that do not differ are called different.
    package static let chance = 0.05

    package var first, second: Estimate
    package var difference: Double
    /// Of its 95 % interval; nil where one of the figures has none.
    package var low, high: Double?
    package var word: Word

    /// - Parameter isSpoiled: whether one of the runs is invalid, so that nothing can be said.
    package init(_ first: Estimate, _ second: Estimate, isSpoiled: Bool = false) {
        (self.first, self.second) = (first, second)
        difference = second.value - first.value
        if let a = first.low, let b = first.high, let c = second.low, let d = second.high {
            low = difference - FigureDifference.length(second.value - c, b - first.value)
            high = difference + FigureDifference.length(d - second.value, first.value - a)
        }
        guard !isSpoiled, let low, let high else {
            word = .notJudged
            return
        }
        word = low > 0 ? .higher : high < 0 ? .lower : .notShown
    }

    /// Of the diagonal. Ends that lie on the wrong side of their figure, as roundings may have it, count as nothing.
    private static func length(_ one: Double, _ other: Double) -> Double {
        let (one, other) = (max(0, one), max(0, other))
        return (one * one + other * other).squareRoot()
    }
}
