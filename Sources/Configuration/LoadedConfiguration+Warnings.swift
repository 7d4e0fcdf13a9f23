extension LoadedConfiguration {
    /// What is allowed and hardly meant, as one line each: where, what, and what to do.
    package var warnings: [String] {
        let (keys, limits) = (ConfigurationKeys.declared, LimitKeys.declared)
        let bounds = [
            warning(
                that: keys.watchdogComputeLimit, isLessThan: limits.compute,
                so: "a request that computes as long as it may makes its worker count as stuck"),
            warning(
                that: limits.buffers, isLessThan: limits.body,
                so: "a body as large as it may be never finds room and gets a 503"),
        ].compactMap(\.self)
        return bounds + schedulingWarnings + logWarnings
    }

    /// Of lines that somebody expects, and that nobody writes.
    private var logWarnings: [String] {
        let (log, keys) = (configuration.log, LogKeys.declared)
        let (isOff, effect) = (log.access == .off, "no line is written while log.access is off; set it")
        return [
            warning(if: isOff && log.only != .all, about: keys.only, effect),
            warning(if: isOff && log.sample != 1, about: keys.sample, effect),
            warning(if: isOff && log.file != .standardOutput, about: keys.file, effect),
        ].compactMap(\.self)
    }

    private func warning<Value: Comparable>(
        that setting: Setting<Value>, isLessThan other: Setting<Value>, so effect: String
    ) -> String? {
        guard configuration[setting] < configuration[other] else { return nil }
        let texts = [setting.key, other.key].map { "\($0.path), \($0.text(configuration))" }
        let place = (origins[setting.key.path] ?? origins[other.key.path] ?? .standard).place
        return "\(place): warning: \(texts[0]), is less than \(texts[1]): \(effect); raise the one or lower the other"
    }
}
