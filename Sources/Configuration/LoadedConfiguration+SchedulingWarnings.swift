import Scheduling

/// Of keys that say nothing together, or hardly what is meant.
extension LoadedConfiguration {
    var schedulingWarnings: [String] {
        let (scheduling, overload) = (configuration.scheduling, configuration.overload)
        let keys = (scheduling: SchedulingKeys.declared, overload: OverloadKeys.declared)
        let mode = configuration.mode
        let isOpen = overload.policy == .none && overload.queue == nil
        return [
            warning(
                if: scheduling.yield > .zero && mode.blocksInCalls && scheduling.slots == .unlimited,
                about: keys.scheduling.yield,
                "in \(mode.name) each request has a thread of its own, and makes room for nobody; "
                    + "set scheduling.slots too"),
            warning(
                if: scheduling.yield > .zero && scheduling.discipline.starves, about: keys.scheduling.yield,
                "whoever makes room goes behind all others, and under \(scheduling.discipline) may never go on; "
                    + "take edf"),
            warning(
                if: scheduling.slots != .unlimited && mode.sharesOneThread, about: keys.scheduling.slots,
                "\(mode.name) computes one request at a time in any case; leave it out"),
            warning(
                if: scheduling.discipline.starves && !scheduling.resumedFirst, about: keys.scheduling.discipline,
                "new requests keep those that have begun from their end; set scheduling.resumed_first too"),
            warning(
                if: overload.policy.predicts && overload.margin * 2 > configuration.deadline,
                about: keys.overload.margin,
                "a quarter to a half of a request's budget counts at most, and requests that bring no deadline have "
                    + "\(ConfigurationKeys.declared.deadline.key.text(configuration)); lower it"),
            warning(
                if: overload.margin > .zero && !overload.policy.predicts, about: keys.overload.margin,
                "only the policy predict has one; leave it out"),
            warning(
                if: overload.estimate != .learned && !overload.policy.estimates, about: keys.overload.estimate,
                "the policy \(overload.policy.name) goes by no estimates; leave it out"),
            warning(
                if: !overload.act && isOpen, about: keys.overload.act,
                "without a policy nothing would be refused anyway; set overload.policy"),
        ].compactMap(\.self)
    }

    func warning<Value>(if isMeant: Bool, about setting: Setting<Value>, _ effect: String) -> String? {
        guard isMeant else { return nil }
        let place = (origins[setting.key.path] ?? .standard).place
        return "\(place): warning: \(setting.key.path), \(setting.key.text(configuration)): \(effect)"
    }
}
