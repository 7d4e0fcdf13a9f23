import Load

/// Whether daemons take the configurations that contestants have of their own, before any of them is started.
enum VariedCheck {
    /// Most contestants where keys vary: more are hard to tell apart, and take their time.
    static let maximumContestants = 12

    /// Refuses more contestants than are compared at once.
    ///
    /// - Parameters:
    ///   - shapes: contestants that vary, without their own values.
    ///   - others: those that do not.
    static func checkCount(_ variations: [Variation], shapes: Int, others: Int) throws(LoadError) {
        let count = Double(shapes) * VariedValue.count(of: variations) + Double(others)
        guard !variations.isEmpty, count > Double(maximumContestants) else { return }
        throw LoadError(
            "\(variations[0].place): there would be \(count.formatted) contestants, and at most "
                + "\(maximumContestants) are compared; name fewer modes (--mode) or values")
    }

    /// - Returns: what is allowed and hardly meant, a line each.
    /// - Throws: what a daemon would refuse.
    static func warnings(of steps: [CompareStep]) throws(LoadError) -> [String] {
        var (checked, warnings): ([DaemonShape], [String]) = ([], [])
        for case .daemon(let shape) in steps.flatMap(\.contestants) where !shape.ownKeys.isEmpty {
            guard !checked.contains(shape) else { continue }
            checked.append(shape)
            for warning in try shape.loaded().warnings {
                let line = "\(shape.name): \(warning)"
                if !warnings.contains(line) { warnings.append(line) }
            }
        }
        return warnings
    }
}

extension Double {
    fileprivate var formatted: String { self < 1e15 ? "\(Int(self))" : "\(self)" }
}
