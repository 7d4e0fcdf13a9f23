import Workload

extension LoadedConfiguration {
    /// What is allowed and hardly meant, as one line each: where, what, and what to do.
    package var warnings: [String] {
        let (limit, compute) = (configuration.watchdogComputeLimit, configuration.limits.compute)
        guard limit < compute else { return [] }
        let (path, other) = ("watchdog_compute_limit", "limits.compute")
        let place = (origins[path] ?? origins[other] ?? .standard).place
        return [
            "\(place): warning: \(path), \(DurationText.format(limit)), is less than \(other), "
                + "\(DurationText.format(compute)): a request that computes as long as it may makes its worker count "
                + "as stuck; raise the one or lower the other"
        ]
    }
}
