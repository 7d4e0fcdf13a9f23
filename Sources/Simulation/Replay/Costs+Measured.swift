extension Costs {
    /// What requests have cost a real daemon beside what they asked for: means over those whose replies tell it.
    ///
    /// - Parameter cpu: all CPU time that the daemon's workers have used meanwhile, in nanoseconds. Where it is nil,
    ///   steps are taken to cost nothing beside their compute.
    package init(of measured: [MeasuredRequest], cpu: Int64? = nil) {
        self.init()
        let told = measured.compactMap { request in request.stages.map { (request, $0) } }
        guard !told.isEmpty else { return }
        let asked = told.reduce(0.0) { $0 + Double($1.0.asked.before + $1.0.asked.after) }
        let computed = told.reduce(0.0) { $0 + Double($1.1.compute) }
        let beside = told.reduce(0.0) { $0 + Double($1.0.latency - $1.1.sum) }
        slowdown = asked > 0 ? computed / asked - 1 : 0
        let calling = told.filter { $0.0.asked.downstream > 0 }
        let calls = calling.reduce(0.0) { $0 + Double($1.1.downstream - $1.0.asked.downstream) }
        perCall = calling.isEmpty ? 0 : Int64(calls / Double(calling.count))
        perReply = Int64(max(0, beside / Double(told.count)))
        guard let cpu else { return }
        // Those that have told nothing were computed too.
        let all = measured.reduce(0.0) { $0 + Double($1.asked.before + $1.asked.after) } * (1 + slowdown)
        let steps = measured.reduce(0) { $0 + ($1.asked.downstream > 0 ? 2 : 1) }
        perStep = max(0, Int64((Double(cpu) - all) / Double(steps)))
    }
}
