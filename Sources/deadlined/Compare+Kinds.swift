extension Deadlined.Compare {
    /// Refuses what a comparison of kinds has no use for.
    func refuseBesideKinds() throws {
        guard kinds != nil else { return }
        let others: [(name: String, isGiven: Bool)] = [
            ("--scenario", !scenario.isEmpty), ("--config", !config.isEmpty), ("--target", !target.isEmpty),
            ("--vary", !vary.isEmpty), ("--protocol", protocols != nil), ("--connections", connections != nil),
            ("--retries", retries != nil), ("--sweep", sweep != nil), ("--fleet", fleet != nil), ("--surely", surely),
            ("--calibration", calibration != nil),
        ]
        try FlagValue.refuse(others, because: "beside --kinds, which has a request of its own")
    }
}
