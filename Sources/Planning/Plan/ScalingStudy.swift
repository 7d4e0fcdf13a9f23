import Balancing
import Load
import Simulation
import Workload

/// An autoscaled fleet under a load that changes, beside fleets of a fixed size.
package struct ScalingStudy: Sendable {
    /// How the load changes.
    package enum Curve: Equatable, Sendable {
        /// A day whose highest rate is the load, and so many times its lowest.
        case daily(peakOverTrough: Double)
        /// The load, and for a while so many times of it.
        case surge(factor: Double)
    }

    /// Utilisations that are aimed at.
    package var targets: [Double]
    package var curve: Curve
    /// Of the whole run: a day, or a surge with what is before and after it.
    package var span: Duration
    package var startTime: Duration
    package var balancer: BalancerChoice

    /// Machines that the highest load needs at most: of larger loads a share is simulated.
    private static let most = 20.0
    /// Machines that the lowest load needs at least where a share is simulated: a fleet is a whole number of them.
    private static let fewest = 5.0
    /// A surge begins after a third of the run, and lasts a third; it rises within this part of the run.
    private static let surgeRise = 30.0

    package init(
        targets: [Double], curve: Curve, span: Duration, startTime: Duration, balancer: BalancerChoice
    ) {
        (self.targets, self.curve, self.span) = (targets, curve, span)
        (self.startTime, self.balancer) = (startTime, balancer)
    }

    private func arrivals(of rate: Double) -> ArrivalRate {
        let length = span.nanoseconds
        switch curve {
        case .daily(let ratio):
            // The highest is 2r/(r + 1) times the mean.
            return .daily(mean: rate * (ratio + 1) / (2 * ratio), peakOverTrough: ratio, day: length)
        case .surge(let factor):
            let rise = Int64(Double(length) / ScalingStudy.surgeRise)
            return .surge(rate: rate, factor: factor, from: length / 3, rise: rise, lasts: length / 3 - 2 * rise)
        }
    }

    /// A fleet of fixed size for that load, or an autoscaled one.
    private enum Job: Sendable {
        case fixed(Double, name: String)
        case scaled(target: Double)
    }

    func run(
        _ kind: MachineKind, _ shape: MachineShape, _ capacity: Double, _ work: PlannedWork, _ price: Price?,
        until stop: StopWish
    ) throws(LoadError) -> PlanReport.Scaling {
        let whole = arrivals(of: work.rate.perSecond)
        let own = work.rate(ofLoad: capacity, cores: shape.cores)
        let share = min(1, max(ScalingStudy.most * own / whole.highest, ScalingStudy.fewest * own / lowest(of: whole)))
        let rate = work.rate.perSecond * share
        let arrivals = arrivals(of: rate)
        guard arrivals.highest * span.seconds <= BalancerStudy.mostRequests else {
            throw LoadError("\(DurationText.format(span)): too many requests; make --day shorter")
        }
        var jobs = [Job.fixed(arrivals.highest, name: "fixed, for the peak")]
        if case .surge = curve { jobs.insert(.fixed(rate, name: "fixed, for the base"), at: 0) }
        jobs += targets.map { .scaled(target: $0) }
        let rows = SideBySide.map(jobs) { job in
            self.row(job, shape, capacity, work, arrivals, share, price, stop)
        }
        return PlanReport.Scaling(
            kind: kind.name, curve: name, seconds: span.seconds, startSeconds: startTime.seconds, share: share,
            balancer: balancer.name, price: price?.description, rows: rows.compactMap(\.self))
    }

    private func lowest(of whole: ArrivalRate) -> Double {
        switch curve {
        case .daily(let ratio): whole.highest / ratio
        case .surge(let factor): whole.highest / factor
        }
    }

    private var name: String {
        switch curve {
        case .daily(let ratio): "daily:\(NumberText.short(ratio))"
        case .surge(let factor): "surge:\(NumberText.short(factor))"
        }
    }

    private func row(
        _ job: Job, _ shape: MachineShape, _ capacity: Double, _ work: PlannedWork, _ arrivals: ArrivalRate,
        _ share: Double, _ price: Price?, _ stop: StopWish
    ) -> PlanReport.ScalingRow? {
        let own = work.rate(ofLoad: 1, cores: shape.cores)
        var setting = FleetSetting(machines: 1, balancer: balancer, span: span.nanoseconds)
        setting.cores = shape.cores
        let name: String
        switch job {
        case .fixed(let rate, let text):
            setting.machines = count(rate / own / capacity)
            name = text
        case .scaled(let target):
            setting.machines = count(2 * arrivals.highest / own / target)
            var scaling = Autoscaler.Setting(target: target, most: setting.machines)
            scaling.startTime = startTime.nanoseconds
            setting.autoscaler = scaling
            setting.initial = count(arrivals.perSecond(at: 0) / own / target)
            name = "autoscaled at \(NumberText.percent(target))"
        }
        let result = SimulatedFleet(setting, shape).run(work.traffic(at: arrivals, span: span.nanoseconds)) { _ in
            !stop.isThere
        }
        guard result.reached == span.nanoseconds || result.isOverloaded else { return nil }
        let hours = result.machineTime / 3_600e9 / share
        return PlanReport.ScalingRow(
            name: result.isOverloaded ? "\(name), until \(FleetSetting.mostWaiting) waited" : name,
            misses: result.tally.missedShare, worst: result.tally.worstStretch, machineHours: hours,
            mostMachines: Double(result.mostMachines) / share,
            utilisation: result.computed / (result.machineTime * Double(shape.cores)),
            cost: price.map { $0.amount * hours })
    }

    private func count(_ machines: Double) -> Int {
        max(1, Int(min(machines, Double(FleetSetting.mostMachines)).rounded(.up)))
    }
}
