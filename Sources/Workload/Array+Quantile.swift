extension Array where Element: Comparable {
    /// The one in the middle when they are sorted, of two the greater; nil of none.
    public var median: Element? { isEmpty ? nil : sorted()[count / 2] }

    /// The one at that share of the way from the least to the greatest, each a step from the next; nil of none.
    ///
    /// - Parameter rule: which one it is where the share leads between two.
    public func quantile(_ share: Double, _ rule: FloatingPointRoundingRule) -> Element? {
        isEmpty ? nil : sorted()[Int((Double(count - 1) * share).rounded(rule))]
    }
}
