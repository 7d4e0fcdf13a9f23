/// Brings the fields of an earlier version's `report.json` to those of this one.
enum ReportUpgrade {
    /// Nil where nothing is to be changed.
    static func upgraded(_ fields: [String: Any]) -> [String: Any]? {
        var upgraded = fields
        let trials = fields["trials"] as? [[String: Any]] ?? []
        let capacities = fields["capacities"] as? [[String: Any]] ?? []
        let isOld = trials.contains { $0["offeredLoad"] != nil } || capacities.contains(where: isOfSureLoads)
        guard isOld else { return nil }
        if fields["trials"] != nil { upgraded["trials"] = trials.map(loadsAsShares) }
        if fields["capacities"] != nil { upgraded["capacities"] = capacities.map(intervals) }
        return upgraded
    }

    /// Earlier versions told a trial's load and use in cores, as `offeredLoad`.
    private static func loadsAsShares(_ trial: [String: Any]) -> [String: Any] {
        guard let offered = trial["offeredLoad"] as? Double, let cores = trial["coreCount"] as? Double, cores > 0
        else { return trial }
        var trial = trial
        trial["load"] = offered / cores
        let contestants = trial["contestants"] as? [[String: Any]] ?? []
        trial["contestants"] = contestants.map { contestant in
            var contestant = contestant
            for key in ["utilisation", "computeUtilisation"] {
                if let used = contestant[key] as? Double { contestant[key] = used / cores }
            }
            return contestant
        }
        return trial
    }

    private static func isOfSureLoads(_ capacity: [String: Any]) -> Bool {
        (capacity["entries"] as? [[String: Any]] ?? []).contains { $0["points"] == nil }
    }

    /// Earlier versions told the load that surely held, and as `brokenLoad` the one that surely broke: the ends of an
    /// interval.
    private static func intervals(_ capacity: [String: Any]) -> [String: Any] {
        guard isOfSureLoads(capacity), let entries = capacity["entries"] as? [[String: Any]] else { return capacity }
        var capacity = capacity
        capacity["entries"] = entries.map { old in
            var entry = old
            for key in ["points", "curve"] { entry[key] = [Any]() }
            for key in ["requests", "runs"] { entry[key] = 0 }
            entry["invalidRuns"] = old["invalidRuns"] ?? 0
            entry["surelyHolds"] = old["load"]
            entry["surelyBreaks"] = old["brokenLoad"]
            for (name, end) in [("rate", "brokenAt"), ("load", "brokenLoad")] {
                // With one end alone there is no interval, and so no estimate.
                guard let held = old[name] as? Double, let broken = old[end] as? Double, broken >= held else {
                    entry[name] = nil
                    continue
                }
                (entry[name], entry[name + "Low"], entry[name + "High"]) = ((held + broken) / 2, held, broken)
            }
            return entry
        }
        return capacity
    }
}
