import Foundation
import Reactor
import Workload

/// `deadlined load`: one schedule to one server, or to several, and what came of it.
package struct LoadCommand: Sendable {
    package let fleet: LoadFleet
    package let schedule: Schedule
    /// The file that the schedule was read from, if it was.
    package var schedulePath: String?
    package var options: LoadOptions
    package var assertions: [Assertion] = []
    /// Requests of the first stretch are sent and not counted.
    package var warmUp: Duration = .zero
    package var jsonPath: String?
    package var jsonHasRecords = false
    package var fortioPath: String?
    package var hdrPath: String?
    /// The daemon's admin port, to join the client's records with its own.
    package var admin: AdminClient?

    /// Whether the machine is looked at first; nil leaves it to the run's length.
    package var preflight: Bool?

    package init(to fleet: LoadFleet, schedule: Schedule, options: LoadOptions) {
        self.fleet = fleet
        self.schedule = schedule
        self.options = options
    }

    /// The flags that name files, with their paths.
    var outputs: [(flag: String, path: String)] {
        let named = [("--json", jsonPath), ("--fortio-json", fortioPath), ("--hdr", hdrPath)]
        return named.compactMap { flag, path in path.map { (flag: flag, path: $0) } }
    }

    /// Refuses outputs that would be mixed, or replace what is read, and tries each.
    ///
    /// - Returns: the run, which gives the exit code: 0 good, 1 for an invalid run or what could not be written, 3 for
    ///   an assertion that does not hold, 128 and the signal's number for a run that was interrupted.
    package func prepared() throws(LoadError) -> () throws(LoadError) -> Int32 {
        let inputs = [schedulePath].compactMap(\.self).map { (flag: "--csv", path: $0) }
        if let conflict = OutputConflict.find(among: outputs, reading: inputs) { throw LoadError(conflict) }
        // First of all: a file that is only tried must not be left behind by a signal.
        let interruption = try LoadError.from { () throws(ReactorError) in try Interruption.bySignals() }
        let outputs = try LoadOutputs(self, until: interruption)
        return { () throws(LoadError) in
            do throws(LoadError) {
                return try run(into: outputs, until: interruption)
            } catch {
                // An interruption makes failures of its own.
                if let signal = interruption.signal { return Interruption.exitCode(signal) }
                throw error
            }
        }
    }

    /// Runs it, writes its files and prints its table.
    private func run(into outputs: LoadOutputs, until interruption: Interruption) throws(LoadError) -> Int32 {
        try outputs.requireTable()
        let witness = try admin.map { admin throws(LoadError) in
            try DaemonWitness(AdminClient(admin, until: interruption))
        }
        let progress = ProgressLine(name: "load")
        let look = Preflight.length(ofRun: schedule.duration.seconds, wanted: preflight)
        _ = Preflight.look(.servers(fleet.targets), for: look, progress, until: interruption)
        let watch = MachineWatch(.servers(fleet.targets))
        let run = try Generator(schedule, to: fleet, options).run(until: interruption) { progress.show($0) }
        progress.clear()
        let machine = watch.end()
        let summary = LoadSummary([run], from: warmUp).adding([machine.problem].compactMap(\.self))
        let report = LoadReport(
            run, summary, target: fleet.name, machine: machine,
            recordsWithPrefix: jsonHasRecords ? options.idPrefix : nil)
        let texts = try outputs.texts(run, summary, report)
        // Files first: the table may wait for someone who reads it, and pipes for someone who reads nothing.
        var failures = outputs.write(texts.filter { !$0.file.waitsForReader }, until: interruption)
        failures += outputs.tell(LoadTable.render(report), until: interruption)
        let areCausesKnown = witness.map { tellCauses($0, run, interruption, outputs, &failures) } ?? true
        failures += outputs.write(texts.filter(\.file.waitsForReader), until: interruption)
        for failure in failures { failure.complain(of: "deadlined load") }
        if let signal = interruption.signal { return Interruption.exitCode(signal) }
        if let code = failures.map(\.exitCode).min() { return code }
        guard areCausesKnown, summary.problems.isEmpty else { return 1 }
        let broken = assertions.compactMap { assertion in
            assertion.violation(by: summary).map { "asserted \(assertion), but \($0)" }
        }
        for line in broken { StandardStream.complain("deadlined load: \(line)") }
        return broken.isEmpty ? 0 : 3
    }

    /// - Returns: whether the daemon could be asked.
    private func tellCauses(
        _ witness: DaemonWitness, _ run: LoadRun, _ interruption: Interruption, _ outputs: LoadOutputs,
        _ failures: inout [StreamFailure]
    ) -> Bool {
        do throws(LoadError) {
            let causes = try witness.causes(
                of: run, to: fleet.targets[0], from: warmUp, idPrefix: options.idPrefix, until: interruption)
            failures += outputs.tell(causes.table, until: interruption)
            return true
        } catch {
            StandardStream.complain("deadlined load: \(error)")
            return false
        }
    }
}
