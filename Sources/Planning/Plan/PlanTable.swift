import Load
import Workload

/// A plan as text: machines, the fleet behind each balancer, the fleet that scales, and the verdict.
enum PlanTable {
    static func render(_ report: PlanReport, columns: Int = Terminal.columns) -> String {
        let tables = [
            machines(report, columns), report.fleet.map { fleet($0, columns) },
            report.scaling.map { scaling($0, columns) }, verdict(report, columns),
        ]
        return tables.compactMap(\.self).joined(separator: "\n")
    }

    private static func machines(_ report: PlanReport, _ columns: Int) -> String {
        let objective = "misses<\(Percentage.format(report.objective))"
        let head =
            "\(report.scenario) at \(NumberText.rate(report.rate)), \(objective): "
            + "\(NumberText.fixed(report.busyCores, 1)) cores' worth of compute; what a machine holds and its use are "
            + "shares of its cores"
        let heading = [
            "", "holds", "machines", "use", report.price.map { _ in "cost/h" }, "from",
        ]
        // What was not looked at to the end is not known.
        let nothing = report.interruption == nil ? "nothing" : NumberText.unknown
        let rows = report.rows.map { row in
            [
                row.name, interval(row.load, row.loadLow, row.loadHigh) ?? nothing, count(row),
                NumberText.percent(row.utilisation), report.price.map { _ in cost(row.costPerHour, report.price) },
                source(row),
            ]
        }
        let article = report.article.map { one in
            [
                "autoscaled at 25–30 %", "", "\(one.machinesLow)…\(one.machinesHigh)", "25–30 %",
                report.price.map { _ in
                    "\(NumberText.fixed(one.costPerHourLow, 2))…\(cost(one.costPerHourHigh, report.price))"
                }, "the article\(one.cores > 1 ? ", \(one.cores) cores" : "")",
            ]
        }
        let cells = ([heading] + rows + article).map { $0.compactMap(\.self) }
        return Terminal.fitted(head, columns: columns) + Columns.render(cells, columns: columns)
    }

    private static func interval(_ load: Double?, _ low: Double?, _ high: Double?) -> String? {
        guard let load, let low, let high else { return nil }
        return low < high ? NumberText.percent(load, from: low, to: high) : NumberText.percent(load)
    }

    private static func count(_ row: PlanReport.Row) -> String {
        guard let machines = row.machines else { return NumberText.unknown }
        guard let low = row.machinesLow, let high = row.machinesHigh, low < high else { return "\(machines)" }
        return "\(machines) (\(low)…\(high))"
    }

    private static func cost(_ amount: Double?, _ price: String?) -> String {
        let unit = (price ?? "").drop { $0.isNumber || $0 == "." }
        return amount.map { "\(NumberText.fixed($0, 2)) \(unit)" } ?? NumberText.unknown
    }

    private static func source(_ row: PlanReport.Row) -> String {
        let cores = row.cores > 1 ? ", \(row.cores) cores" : ""
        return
            switch row.source
        {
        case .measured: "measured\(cores)"
        case .given: "given\(cores)"
        case .simulated: "simulation\(cores)"
        case nil: NumberText.unknown
        }
    }

    private static func fleet(_ fleet: PlanReport.Fleet, _ columns: Int) -> String {
        let troubles = PlanTable.troubles(fleet.troubles).map { ", \($0)" } ?? ""
        let head =
            "simulated: \(NumberText.count(fleet.machines, "machine")) of \(fleet.kind), "
            + "\(NumberText.rate(fleet.rate)), \(NumberText.percent(fleet.load)) of their cores, for "
            + "\(NumberText.short(fleet.seconds)) s\(troubles)"
        let heading = ["", "missed (95 %)", "lost", "mean", "p99", "needs"]
        let rows = fleet.rows.map { row in
            [
                row.balancer + (row.secondsReached.map { " (\(NumberText.fixed($0, 1)) s)" } ?? ""), row.misses.text,
                "\(row.lost)", NumberText.milliseconds(row.meanMs),
                row.p99Ms.map { NumberText.milliseconds($0) } ?? NumberText.unknown,
                row.machinesNeeded.map { "\($0)" } ?? NumberText.unknown,
            ]
        }
        let foot = "needs: machines for the whole load behind it, that hold the objective"
        let isNeedKnown = fleet.rows.contains { $0.machinesNeeded != nil }
        return Terminal.fitted(head, columns: columns) + Columns.render([heading] + rows, columns: columns)
            + (isNeedKnown ? Terminal.fitted(foot, columns: columns) : "")
    }

    private static func troubles(_ troubles: PlanReport.Troubles) -> String? {
        let slow =
            "\(NumberText.count(troubles.slow, "machine")) \(NumberText.short(troubles.slowness)) times as slow"
        let deaths =
            "\(NumberText.count(troubles.deaths, "death")) of \(NumberText.short(troubles.downSeconds)) s, seen after "
            + "\(NumberText.short(troubles.healthLagSeconds)) s"
        let told = [
            troubles.deaths > 0 ? deaths : nil, troubles.slow > 0 ? slow : nil,
            troubles.reloads ? "all reloaded in turn" : nil,
        ].compactMap(\.self)
        return told.isEmpty ? nil : told.joined(separator: ", ")
    }

    private static func scaling(_ scaling: PlanReport.Scaling, _ columns: Int) -> String {
        let head =
            "simulated: \(scaling.curve), \(NumberText.short(scaling.seconds / 60)) min, \(scaling.kind) behind "
            + "\(scaling.balancer); a machine starts in \(NumberText.short(scaling.startSeconds)) s; "
            + "\(NumberText.percent(scaling.share)) of the load were simulated, the figures are those of the whole"
        let heading = ["", "missed", "at worst", "machine-hours", "most", "use", scaling.price.map { _ in "cost" }]
        let rows = scaling.rows.map { row in
            [
                row.name, NumberText.percent(row.misses, 2), NumberText.percent(row.worst, 1),
                NumberText.fixed(row.machineHours, 1), NumberText.fixed(row.mostMachines, 0),
                NumberText.percent(row.utilisation), scaling.price.map { _ in cost(row.cost, scaling.price) },
            ]
        }
        let cells = ([heading] + rows).map { $0.compactMap(\.self) }
        return Terminal.fitted(head, columns: columns) + Columns.render(cells, columns: columns)
    }

    /// By how much more autoscaling as in the article costs than the kind that needs the fewest cores.
    private static func verdict(_ report: PlanReport, _ columns: Int) -> String? {
        let known = report.rows.filter { $0.machines != nil }
        guard let best = known.min(by: { cores($0) < cores($1) }), let machines = best.machines,
            let article = report.article.first(where: { $0.cores == best.cores })
        else { return nil }
        let (low, high) = (
            Double(article.machinesLow) / Double(machines), Double(article.machinesHigh) / Double(machines)
        )
        let name = known.count > 1 ? "\(best.name) needs the fewest:" : "The load needs"
        let text =
            "\(name) \(NumberText.count(machines, "machine")) at "
            + "\(NumberText.percent(best.utilisation)) of their cores; autoscaling at 25–30 % takes "
            + "\(NumberText.fixed(low, 1)) to \(NumberText.fixed(high, 1)) times as many."
        return Terminal.fitted(text, columns: columns)
    }

    private static func cores(_ row: PlanReport.Row) -> Int { (row.machines ?? 0) * row.cores }
}
