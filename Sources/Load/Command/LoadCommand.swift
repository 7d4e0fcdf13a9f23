import Foundation
import Reactor
import Workload

/// `deadlined load`: one schedule to one server, and what came of it.
package struct LoadCommand: Sendable {
    /// Where the schedule comes from.
    package enum Source: Sendable {
        case plan(SchedulePlan)
        case file(String, defaults: ScheduleFile.Defaults)
    }

    package var target: LoadTarget
    package var source: Source
    package var options: LoadOptions
    package var assertions: [Assertion] = []
    /// Requests of the first stretch are sent and not counted.
    package var warmUp: Duration = .zero
    package var jsonPath: String?
    package var jsonHasRecords = false
    package var fortioPath: String?
    package var hdrPath: String?
    /// The daemon's admin port, to join the client's records with its own.
    package var admin: HostPort?

    package init(target: LoadTarget, source: Source, options: LoadOptions) {
        self.target = target
        self.source = source
        self.options = options
    }

    /// Runs it and prints the table.
    ///
    /// - Returns: the exit code: 0 good, 1 for an invalid run, 3 for an assertion that does not hold.
    package func run() throws(LoadError) -> Int32 {
        let schedule = try makeSchedule()
        guard warmUp < schedule.duration else {
            throw LoadError("--warm-up \(DurationText.format(warmUp)) leaves nothing of the run; make it shorter")
        }
        let witness = try admin.map { name throws(LoadError) in try DaemonWitness(name) }
        let progress = ProgressLine(name: "load")
        let run = try Generator(schedule, to: target, options).run { progress.show($0) }
        progress.clear()
        let summary = LoadSummary([run], from: warmUp)
        var failures = tell(LoadTable.render(run, summary, target: target.url))
        try writeFiles(run, summary)
        if let witness { failures += tell(try witness.causes(of: run, from: warmUp, idPrefix: options.idPrefix).table) }
        if let failure = failures.first {
            failure.complain(of: "deadlined load")
            return failure.exitCode
        }
        guard summary.problems.isEmpty else { return 1 }
        let broken = assertions.compactMap { assertion in
            assertion.violation(by: summary).map { "asserted \(assertion), but \($0)" }
        }
        for line in broken { StandardStream.complain("deadlined load: \(line)") }
        return broken.isEmpty ? 0 : 3
    }

    /// On standard output, unless a file's text goes there.
    ///
    /// - Returns: why it could not be told.
    private func tell(_ text: String) -> [StreamFailure] {
        let isTaken = [jsonPath, fortioPath, hdrPath].contains("-")
        do throws(StreamFailure) {
            try (isTaken ? StandardStream.errors : .output).write(text)
            return []
        } catch {
            return [error]
        }
    }

    private func makeSchedule() throws(LoadError) -> Schedule {
        switch source {
        case .plan(let plan): return try plan.schedule()
        case .file(let path, let defaults):
            guard let data = FileManager.default.contents(atPath: path) else {
                throw LoadError("\(path): cannot be read; name a CSV file of requests")
            }
            return try ScheduleFile.schedule(
                of: String(decoding: data, as: UTF8.self), named: path, defaults: defaults)
        }
    }

    private func writeFiles(_ run: LoadRun, _ summary: LoadSummary) throws(LoadError) {
        if let jsonPath {
            let report = LoadReport(
                run, summary, target: target.url, recordsWithPrefix: jsonHasRecords ? options.idPrefix : nil)
            try OutputFile.write(OutputFile.json(report), to: jsonPath)
        }
        if let fortioPath {
            let start = Date(timeIntervalSince1970: Double(run.beginRealtimeNanoseconds) / 1e9)
            let report = FortioReport(
                run, summary, from: warmUp, target: target.url, startTime: start.formatted(.iso8601))
            try OutputFile.write(OutputFile.json(report), to: fortioPath)
        }
        if let hdrPath { try OutputFile.write(HDRText.render(summary.latencies), to: hdrPath) }
    }
}
