import Workload

/// Time during which this process ran. The clock goes on while the whole machine is held (Ctrl-Z, a frozen cgroup, a
/// virtual machine that is paused), and nobody is to be blamed for that: who waits looks at the clock every so often,
/// and a look that comes far too late says that there was such a pause.
public enum RunningTime {
    /// How much of the time since the last look counts.
    ///
    /// - Parameter due: after which time this look was to come. One that is late by more than that counts for a quarter
    ///   of it: so little that a pause uses up nobody's time, and something, so that all waits end on a machine that is
    ///   always late.
    public static func counted(_ passed: Duration, due: Duration) -> Duration {
        passed > due * 2 ? due / 4 : passed
    }
}
