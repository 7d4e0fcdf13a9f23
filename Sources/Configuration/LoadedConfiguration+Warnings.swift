extension LoadedConfiguration {
    /// What is allowed and hardly meant, as one line each: where, what, and what to do.
    package var warnings: [String] {
        let (keys, limits) = (ConfigurationKeys.declared, LimitKeys.declared)
        let (scheduling, overload) = (SchedulingKeys.declared, OverloadKeys.declared)
        let mode = configuration.mode
        return [
            warning(
                that: keys.watchdogComputeLimit, isLessThan: limits.compute,
                so: "a request that computes as long as it may makes its worker count as stuck"),
            warning(
                that: limits.buffers, isLessThan: limits.body,
                so: "a body as large as it may be never finds room and gets a 503"),
            warning(
                if: configuration.scheduling.yield > .zero && mode.blocksInCalls
                    && configuration.scheduling.slots == .unlimited,
                about: scheduling.yield,
                "in \(mode.name) each request has a thread of its own, and makes room for nobody; "
                    + "set scheduling.slots too"),
            warning(
                if: configuration.scheduling.slots != .unlimited && mode.sharesOneThread, about: scheduling.slots,
                "\(mode.name) computes one request at a time in any case; leave it out"),
            warning(
                if: configuration.overload.policy.predicts && configuration.overload.margin >= configuration.deadline,
                about: overload.margin,
                "no request that brings no deadline is let in, as theirs is \(keys.deadline.key.text(configuration)); "
                    + "lower it"),
        ].compactMap(\.self)
    }

    private func warning<Value>(if isMeant: Bool, about setting: Setting<Value>, _ effect: String) -> String? {
        guard isMeant else { return nil }
        let place = (origins[setting.key.path] ?? .standard).place
        return "\(place): warning: \(setting.key.path), \(setting.key.text(configuration)): \(effect)"
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
