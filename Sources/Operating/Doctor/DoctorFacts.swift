/// All that was found out about an installation, before it is judged.
package struct DoctorFacts: Sendable {
    var configuration: ConfigurationFacts
    var daemon: DaemonFacts
    var serving: ServingFacts
    /// Of the machine that this runs on; nil where the daemon is on another one.
    var machine: MachineFacts?

    /// The judgements, in the order in which they are told: the daemon first, then what it stands on.
    var findings: [Finding] {
        daemon.findings + [serving.finding] + configuration.findings + configuration.findings(against: daemon.status)
            + machineFindings
    }

    private var machineFindings: [Finding] {
        guard let machine else {
            return [
                .note(
                    "machine", "the daemon is on another machine than this one",
                    "run doctor there for its clock, cores and limits")
            ]
        }
        let asked = AskedShape(configuration.configuration, daemon.status)
        return [
            machine.ports.finding(of: configuration.configuration, isServing: daemon.status != nil),
            machine.stamps.finding, machine.clockSource.finding, machine.process.coreFinding(for: asked),
            machine.process.quotaFinding, machine.governors.finding,
            machine.spread.finding(daemon: daemon.status?.calibration), RealTimeCheck.finding(machine.realTime),
            BacklogCheck.finding(daemon.counts, sockets: asked.sockets, somaxconn: machine.somaxconn),
            DescriptorCheck.finding(
                asked, cores: machine.process.cores,
                limit: daemon.counts?.mostDescriptors ?? machine.process.descriptors, ofAll: machine.fileMax,
                pauses: daemon.counts?.descriptorPauses),
            MemoryCheck.finding(asked, free: machine.freeMemory),
        ]
    }
}
