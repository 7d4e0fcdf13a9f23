/// How many machines a fleet should have, by the formula of Kubernetes' HorizontalPodAutoscaler: the number of those
/// that are ready, times their mean utilisation over the one that is aimed at, rounded up.
///
/// Source: "Horizontal Pod Autoscaling" in Kubernetes' documentation ("Algorithm details", "Configurable scaling
/// behavior" with its defaults), and `replica_calculator.go` for machines that are not ready.
package struct Autoscaler: Equatable, Sendable {
    package struct Setting: Equatable, Sendable {
        /// Utilisation that is aimed at, a share of the cores.
        package var target: Double
        /// Within so much of 1 the ratio changes nothing.
        package var tolerance = 0.1
        /// Between two decisions, in nanoseconds.
        package var period: Int64 = 15_000_000_000
        /// Before machines are taken away, the most that was recommended within this time is what counts.
        package var stabilisation: Int64 = 300_000_000_000
        /// From the decision until a new machine is ready.
        package var startTime: Int64 = 30_000_000_000
        package var least = 1
        package var most: Int
        /// In a period so many machines are added at most, or as many as make it so many times what it was, whichever
        /// is more.
        package var growth = 4
        package var growthFactor = 2

        package init(target: Double, most: Int) { (self.target, self.most) = (target, most) }
    }

    private struct Recommendation: Equatable {
        var at: Int64
        var count: Int
    }

    package let setting: Setting
    private var recommendations: [Recommendation] = []

    package init(_ setting: Setting) { self.setting = setting }

    /// - Parameters:
    ///   - time: of the decision; rises from one to the next.
    ///   - current: machines that are wanted, ready or not.
    ///   - ready: those of them that serve.
    ///   - utilisation: the mean of those that are ready, over the last period.
    /// - Returns: how many are wanted from now on.
    package mutating func decide(at time: Int64, current: Int, ready: Int, utilisation: Double) -> Int {
        let raw = desired(current: current, ready: ready, utilisation: utilisation)
        // What was there before the first decision counts as a recommendation.
        if recommendations.isEmpty { recommendations = [Recommendation(at: time, count: current)] }
        recommendations.removeAll { $0.at < time - setting.stabilisation }
        recommendations.append(Recommendation(at: time, count: raw))
        let stable = raw >= current ? raw : min(current, recommendations.map(\.count).max() ?? raw)
        let highest = max(current + setting.growth, current * setting.growthFactor)
        return min(max(min(stable, highest), setting.least), setting.most)
    }

    /// The formula alone.
    private func desired(current: Int, ready: Int, utilisation: Double) -> Int {
        // Of none it is not known how busy they are.
        guard ready > 0 else { return current }
        let ratio = utilisation / setting.target
        guard ready < current, ratio > 1 else {
            return isWithinTolerance(ratio) ? current : Autoscaler.roundedUp(ratio * Double(ready))
        }
        // Those that are not ready yet are taken for idle, and may only dampen what is added.
        let damped = ratio * Double(ready) / Double(current)
        guard damped > 1, !isWithinTolerance(damped) else { return current }
        return max(current, Autoscaler.roundedUp(damped * Double(current)))
    }

    /// What shares and ratios may be wrong by because they are binary: 0.9 is more than three times 0.3.
    private static let imprecision = 1e-9

    private func isWithinTolerance(_ ratio: Double) -> Bool {
        abs(1 - ratio) <= setting.tolerance + Autoscaler.imprecision
    }

    private static func roundedUp(_ count: Double) -> Int { Int(min((count - imprecision).rounded(.up), 1e9)) }
}
