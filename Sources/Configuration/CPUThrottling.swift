/// How often the kernel has stopped the processes of a control group, because they had used up their quota of CPU.
package struct CPUThrottling: Equatable, Sendable {
    /// Periods in which one of them ran, and those of them at whose end they were stopped.
    package var periods, throttled: Int

    package init(periods: Int, throttled: Int) {
        (self.periods, self.throttled) = (periods, throttled)
    }

    package var share: Double { periods > 0 ? Double(throttled) / Double(periods) : 0 }
}
