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
        return bounds + schedulingWarnings + logWarnings + idempotencyWarnings + fleetWarnings
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

    /// Of what is kept by keys that mean nothing.
    private var idempotencyWarnings: [String] {
        let (idempotency, keys) = (configuration.idempotency, IdempotencyKeys.declared)
        let (isOff, effect) = (idempotency.keep == .zero, "keys mean nothing while idempotency.keep is off; set it")
        return [
            warning(if: isOff && origins[keys.entries.key.path] != nil, about: keys.entries, effect),
            warning(if: isOff && origins[keys.inProgress.key.path] != nil, about: keys.inProgress, effect),
        ].compactMap(\.self)
    }

    /// Of keys that say nothing of the machines that are called.
    private var fleetWarnings: [String] {
        let (fleet, keys) = (configuration.fleet, FleetKeys.declared)
        let balance = ConfigurationKeys.declared.balance
        guard let urls = configuration.fleetURLs else {
            let effect = "calls go to one downstream; give downstream a list"
            let set = Key.inGroup("fleet").filter { origins[$0.path] != nil && $0.path != keys.resolve.key.path }
            let first = (origins[balance.key.path] == nil ? set : [balance.key] + set).prefix(1)
            return first.map { key in
                let place = (origins[key.path] ?? .standard).place
                return "\(place): warning: \(key.path), \(key.text(configuration)): \(effect)"
            }
        }
        return [
            warning(
                if: fleet.hedge != nil && fleet.attempts == 1, about: keys.hedge,
                "a second attempt is one of fleet.attempts; raise that"),
            warning(
                if: fleet.resolve != .off && urls.allSatisfy(\.authority.isNumeric), about: keys.resolve,
                "downstream has addresses and no names; leave it out"),
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
