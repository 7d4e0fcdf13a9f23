/// Prequal's rule (Wydrowski, Kleinberg, Rumble and others, "Load is not what you should balance", NSDI 2024): of a few
/// machines by chance, those that have more requests in flight than most are hot. Where not all are, the cold one with
/// the least load is taken; else the one with the fewest in flight.
///
/// A report tells of the moment in which it was made: whoever sends everything to the machine that was idle then floods
/// it. So the balancer's own requests in flight count as they are now, and the age of a queue grows with what was sent
/// since. And a machine that gets nothing reports nothing: the view gives no report that is too old.
///
/// What is ours: reports come with replies, so that none is asked for and not all machines have one; of a sample in
/// which one is not known, the balancer's own requests in flight decide. Load is the age of the queue, then requests in
/// flight, then use: Prequal takes a latency that servers estimate. And no report, true or false, sends a machine more
/// than `bound` times the mean of the balancer's own requests in flight.
struct HotCold: Sendable {
    /// Machines that are looked at for a request. Of more, who reported idleness last gets too much: in simulation five
    /// are better than three at 70 %, and worse at 85 %.
    static let sampled = 3
    /// Share of the machines that are cold: the paper has good results from .6 to .9.
    static let quantile = 0.84
    /// How many times the mean of the balancer's own requests in flight a machine may have: a third of the machines can
    /// be left without any then, whatever they report.
    static let bound = 1.5
    /// An empty queue counts as one of this age: how much it grows with what is sent cannot be told of nothing.
    static let leastAgeMilliseconds = 1.0

    private struct Candidate {
        let machine: Int
        let own: Int
        let report: ToldLoad?
        /// All, as it is estimated now.
        let inFlight: Int

        init(machine: Int, own: Int, report: ToldLoad?) {
            (self.machine, self.own, self.report) = (machine, own, report)
            inFlight = own + Int(report.map { max(0, $0.inFlight - Double($0.own)) } ?? 0)
        }

        /// In milliseconds, as it is estimated now.
        func queueAge(_ report: ToldLoad) -> Double {
            let then = max(report.inFlight, Double(report.own))
            return (report.queueAgeMilliseconds + leastAgeMilliseconds) * Double(inFlight + 1) / (then + 1)
        }
    }

    private var seen = RecentLoads()
    /// Kept so that a choice allocates nothing.
    private var candidates: [Candidate] = []
    private var places: [Int] = []

    /// - Parameter view: with two machines or more that are up.
    mutating func choose(among view: inout some MachineView, using random: inout some RandomNumberGenerator) -> Int {
        let count = view.upCount
        let most = Balancer.most(bound: HotCold.bound, inFlight: view.totalInFlight(), machines: count)
        candidates.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        var first = 0
        for _ in 0..<min(HotCold.sampled, count) {
            let place = takePlace(below: count, &random)
            if places.count == 1 { first = place }
            look(at: view.up(at: place), most: most, &view)
        }
        guard !candidates.isEmpty else { return nextWithRoom(from: first, most: most, &view) }
        return best()
    }

    /// A place that was not taken for this choice before: each as likely.
    private mutating func takePlace(below count: Int, _ random: inout some RandomNumberGenerator) -> Int {
        var place = Balancer.place(below: count - places.count, &random)
        var index = 0
        while index < places.count, places[index] <= place {
            place += 1
            index += 1
        }
        places.insert(place, at: index)
        return place
    }

    private mutating func look(at machine: Int, most: Int, _ view: inout some MachineView) {
        let own = view.load(.inFlight, of: machine)
        let candidate = Candidate(machine: machine, own: own, report: view.report(of: machine))
        see(candidate.inFlight)
        if own < most { candidates.append(candidate) }
    }

    mutating func see(_ inFlight: Int) { seen.add(inFlight) }

    /// Not all machines can have more than the mean.
    private func nextWithRoom(from first: Int, most: Int, _ view: inout some MachineView) -> Int {
        let count = view.upCount
        for step in 1..<count {
            let machine = view.up(at: (first + step) % count)
            if view.load(.inFlight, of: machine) < most { return machine }
        }
        return view.up(at: first)
    }

    /// Of equals the first one, which chance has put there.
    private func best() -> Int {
        let limit = seen.quantile(HotCold.quantile)
        let isAnyCold = candidates.contains { $0.inFlight <= limit }
        let areKnown = candidates.allSatisfy { $0.report != nil || (isAnyCold && $0.inFlight > limit) }
        var best = candidates[0]
        for other in candidates.dropFirst() {
            let isBetter =
                if isAnyCold, (other.inFlight <= limit) != (best.inFlight <= limit) {
                    other.inFlight <= limit
                } else if !areKnown {
                    other.own < best.own
                } else if isAnyCold {
                    HotCold.isLess(other, than: best)
                } else {
                    other.inFlight < best.inFlight
                }
            if isBetter { best = other }
        }
        return best.machine
    }

    private static func isLess(_ one: Candidate, than other: Candidate) -> Bool {
        guard let mine = one.report, let others = other.report else { return one.own < other.own }
        let (age, otherAge) = (one.queueAge(mine), other.queueAge(others))
        if age != otherAge { return age < otherAge }
        if one.inFlight != other.inFlight { return one.inFlight < other.inFlight }
        return mine.utilization < others.utilization
    }
}

/// The loads that were seen last, and where a share of them ends.
struct RecentLoads: Sendable {
    private static let kept = 128
    /// Loads of so many and more are not told apart: all are hot beside smaller ones.
    private static let most = 255

    private var loads = [UInt8](repeating: 0, count: RecentLoads.kept)
    private var counts = [Int32](repeating: 0, count: RecentLoads.most + 1)
    private var next = 0
    private var count = 0

    mutating func add(_ load: Int) {
        let load = UInt8(clamping: load)
        if count == RecentLoads.kept { counts[Int(loads[next])] -= 1 } else { count += 1 }
        loads[next] = load
        counts[Int(load)] += 1
        next = (next + 1) % RecentLoads.kept
    }

    /// The load that so large a share has at most.
    func quantile(_ share: Double) -> Int {
        var left = Int((share * Double(count)).rounded(.up))
        for load in counts.indices {
            left -= Int(counts[load])
            if left <= 0 { return load == RecentLoads.most ? .max : load }
        }
        return .max
    }
}
