import Load
import Workload

/// The end of the page: where it was made, what the words mean, and what repeats it.
enum ReportFoot {
    static func render(_ report: ComparisonReport) -> String {
        let machine = report.machine
        let commands = [report.command] + report.trials.flatMap { ReportFoot.commands($0, report.calibration) }
        return """
            <footer>
            <h2>How it was made</h2>
            <p>\(HTML.escape(machine.cpu)), \(machine.cores) cores, \(NumberText.fixed(machine.memoryGiB, 1)) GiB; \
            Linux \(HTML.escape(machine.kernel)); deadlined \(machine.version), Swift \(machine.swift); \
            \(machine.time). \(compute(report))</p>
            <p>All got the same requests at the same times, whatever became of those before them. Latency \
            counts from the scheduled send; clients hang up at their deadlines. Intervals are 95 % ones. “×2” means \
            two processes. What is never read was refused or given up before a worker read it; unfinished is what a \
            worker still had when it was asked.</p>
            \(surroundings(report))\
            <p>To repeat it, and to send one schedule alone:</p>
            <pre><code>\(commands.map(HTML.escape).joined(separator: "\n"))</code></pre>
            </footer>

            """
    }

    /// What the daemons were started with.
    private static func surroundings(_ report: ComparisonReport) -> String {
        let sentences = report.surroundings?.sentences ?? []
        return sentences.isEmpty ? "" : "<p>\(HTML.escape(sentences.joined(separator: " ")))</p>\n"
    }

    /// How long a millisecond of compute is.
    private static func compute(_ report: ComparisonReport) -> String {
        if report.kinds != nil { return "Compute is documents, one a step." }
        guard let calibration = report.calibration else {
            return "Compute is as long as it says by its thread's CPU clock."
        }
        return "1 ms of compute is \(NumberText.fixed(calibration.hash, 0)) rounds of SHA-256."
    }

    /// What repeats a trial: a daemon for each mode, and the load.
    private static func commands(_ trial: TrialReport, _ calibration: CalibrationStatus?) -> [String] {
        guard let load = trial.loadCommand else { return [] }
        let serve = trial.contestants.compactMap { contestant in
            contestant.serveOptions.map { options in
                "taskset -c \(trial.cpus) deadlined serve \(options.joined(separator: " ")) "
                    + (calibration.map { "--set calibration.hash=\($0.hash)" } ?? "--set workload.kind=spin")
            }
        }
        return serve + ["\(load)  # \(trial.scenario), schedule \(trial.scheduleHash)"]
    }
}
