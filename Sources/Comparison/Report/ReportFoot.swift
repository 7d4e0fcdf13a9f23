import Load

/// The end of the page: where it was made, what the words mean, and what repeats it.
enum ReportFoot {
    static func render(_ report: ComparisonReport) -> String {
        let machine = report.machine
        let commands = [report.command, serve(report)] + report.trials.compactMap(load)
        return """
            <footer>
            <h2>How it was made</h2>
            <p>\(HTML.escape(machine.cpu)), \(machine.cores) cores, \(Pad.fixed(machine.memoryGiB, 1)) GiB; \
            Linux \(HTML.escape(machine.kernel)); deadlined \(machine.version), Swift \(machine.swift); \
            \(machine.time). Calibration: \(Pad.fixed(report.calibration.hash, 1)) hash rounds are 1 ms.</p>
            <p>All got the same requests at the same times, whatever became of those before them. Latency \
            counts from the scheduled send; clients hang up at their deadlines. Intervals are 95 % ones. “×2” means \
            two processes. What is never read was refused or given up before a worker read it; unfinished is what a \
            worker still had when it was asked.</p>
            <p>To repeat it, and to send one schedule alone:</p>
            <pre><code>\(commands.map(HTML.escape).joined(separator: "\n"))</code></pre>
            </footer>

            """
    }

    private static func serve(_ report: ComparisonReport) -> String {
        let (hash, json) = (report.calibration.hash, report.calibration.json)
        return "deadlined serve --mode event-loop --set calibration.hash=\(hash) --set calibration.json=\(json)"
    }

    private static func load(_ trial: TrialReport) -> String? {
        trial.loadCommand.map { "\($0)  # \(trial.scenario), schedule \(trial.scheduleHash)" }
    }
}
