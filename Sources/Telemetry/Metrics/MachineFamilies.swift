import Workload

/// What workers make of the machines that they call. None of it is there where there is only one, which is called
/// without a choice.
enum MachineFamilies: Collector {
    static func collect(_ accounts: Accounts, _ facts: MetricsFacts, into text: inout ExpositionText) {
        let called = accounts.called
        guard !called.isEmpty else { return }
        text.family(
            .downstreamAttemptsTotal, .counter, "Attempts of downstream calls that ended, by machine and by result.")
        for (mode, _) in accounts.modes {
            for (name, tally) in accounts.machines(in: mode) {
                for result in AttemptResult.allCases {
                    text.sample([.mode: mode, .machine: name, .result: result.name], tally[result])
                }
            }
        }
        collect(called.machines, into: &text)
        text.family(
            .downstreamRetriesTotal, .counter,
            "Wishes for a further attempt of a downstream call, by what became of them.")
        for (mode, tally) in accounts.modes where !accounts.machines(in: mode).isEmpty {
            for verdict in RetryVerdict.allCases {
                text.sample([.mode: mode, .verdict: verdict.name], tally[verdict.counter])
            }
        }
        text.family(.downstreamHedgesWonTotal, .counter, "Hedged attempts whose answer was taken.")
        for (mode, tally) in accounts.modes where !accounts.machines(in: mode).isEmpty {
            text.sample([.mode: mode], tally[.hedgesWon])
        }
    }

    /// By machine alone.
    private static func collect(_ machines: [(name: String, tally: MachineTally)], into text: inout ExpositionText) {
        text.family(.downstreamMachineInFlight, .gauge, "Attempts of downstream calls that are under way, by machine.")
        for (name, tally) in machines where tally.isCalled { text.sample([.machine: name], tally.inFlight) }
        text.family(
            .downstreamMachineStanding, .gauge,
            "Workers with which a machine stands so; one that has left is not there.")
        for (name, tally) in machines where tally.isCalled {
            for standing in MachineStanding.allCases {
                text.sample([.machine: name, .standing: standing.name], tally[standing])
            }
        }
        text.family(
            .downstreamEjectionsTotal, .counter, "Times a worker put a machine aside because its calls failed.")
        for (name, tally) in machines { text.sample([.machine: name], tally.ejections) }
    }
}

extension Accounts {
    fileprivate func machines(in mode: String) -> [(name: String, tally: MachineTally)] {
        machines[mode]?.machines ?? []
    }
}
