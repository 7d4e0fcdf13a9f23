import Workload

extension LoadedConfiguration {
    /// What is allowed and hardly meant, as one line each: where, what, and what to do.
    package var warnings: [String] {
        let limits = configuration.limits
        var warnings: [String] = []
        if configuration.watchdogComputeLimit < limits.compute {
            warnings.append(
                warning(
                    that: ("watchdog_compute_limit", DurationText.format(configuration.watchdogComputeLimit)),
                    isLessThan: ("limits.compute", DurationText.format(limits.compute)),
                    so: "a request that computes as long as it may makes its worker count as stuck"))
        }
        if limits.buffers < limits.body {
            warnings.append(
                warning(
                    that: ("limits.buffers", SizeText.format(limits.buffers)),
                    isLessThan: ("limits.body", SizeText.format(limits.body)),
                    so: "a body as large as it may be never finds room and gets a 503"))
        }
        return warnings
    }

    private func warning(
        that key: (path: String, value: String), isLessThan other: (path: String, value: String), so effect: String
    ) -> String {
        let place = (origins[key.path] ?? origins[other.path] ?? .standard).place
        return "\(place): warning: \(key.path), \(key.value), is less than \(other.path), \(other.value): \(effect); "
            + "raise the one or lower the other"
    }
}
