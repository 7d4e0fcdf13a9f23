import Load

/// The end of the page: where it was made, what the words mean, and what repeats it.
enum ReportFoot {
    static func render(_ report: ComparisonReport) -> String {
        let machine = report.machine
        let commands = [report.command] + report.trials.flatMap(commands)
        return """
            <footer>
            <h2>How it was made</h2>
            <p>\(HTML.escape(machine.cpu)), \(machine.cores) cores, \(Pad.fixed(machine.memoryGiB, 1)) GiB; \
            Linux \(HTML.escape(machine.kernel)); deadlined \(machine.version), Swift \(machine.swift); \
            \(machine.time). In the trials \(rounds(report)) hash rounds were 1 ms.</p>
            <p>All got the same requests at the same times, whatever became of those before them. Latency \
            counts from the scheduled send; clients hang up at their deadlines. Intervals are 95 % ones. “×2” means \
            two processes. What is never read was refused or given up before a worker read it; unfinished is what a \
            worker still had when it was asked.</p>
            <p>To repeat it, and to send one schedule alone:</p>
            <pre><code>\(commands.map(HTML.escape).joined(separator: "\n"))</code></pre>
            </footer>

            """
    }

    /// The least and the most that a trial's cores did.
    private static func rounds(_ report: ComparisonReport) -> String {
        let all = report.trials.map(\.calibration.hash)
        guard let least = all.min(), let most = all.max() else { return "no" }
        return least == most ? Pad.fixed(least, 0) : "\(Pad.fixed(least, 0)) to \(Pad.fixed(most, 0))"
    }

    /// What repeats a trial for one mode.
    private static func commands(_ trial: TrialReport) -> [String] {
        guard let load = trial.loadCommand else { return [] }
        return [
            "deadlined serve --mode event-loop --set calibration.hash=\(trial.calibration.hash)",
            "\(load)  # \(trial.scenario), schedule \(trial.scheduleHash)",
        ]
    }
}
