import Workload

/// Whether there is memory for what requests may bring.
enum MemoryCheck {
    private static let subject = "memory"
    /// With less for each worker, one is soon killed for want of it.
    private static let leastForWorker = 16 << 20

    /// - Parameter free: bytes that the daemon's processes may still take; nil where nobody knows.
    static func finding(_ asked: AskedShape, free: Int?) -> Finding {
        guard let free, free < .max else { return .note(subject, "the kernel does not say how much is free") }
        let told = "\(free >> 20)MiB free"
        let workers = NumberText.count(asked.workers, "worker")
        guard free >= leastForWorker * asked.workers else {
            return .bad(
                subject, "\(told) for \(workers)",
                "the kernel will soon kill one (dmesg); free some, or lower workers and working_set")
        }
        let buffers = asked.configuration.limits.buffers.multipliedReportingOverflow(by: asked.workers)
        guard !buffers.overflow, buffers.partialValue <= free else {
            let bound = SizeText.format(asked.configuration.limits.buffers)
            return .note(
                subject, "\(told), and bodies may take limits.buffers, \(bound), of each of \(workers)",
                "lower limits.buffers, or give the machine more")
        }
        return .ok(subject, told)
    }
}
