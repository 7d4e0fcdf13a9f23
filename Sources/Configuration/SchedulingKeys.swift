import Scheduling

/// How a worker's run queue decides.
package final class SchedulingKeys: KeyGroup {
    package static let declared = SchedulingKeys()

    package let discipline = Setting(
        "scheduling.discipline", Discipline.fifo, .named("discipline"), flag: "discipline",
        "Order in which a run queue gives out what is ready",
        """
        Requests that begin and requests that go on after their call alike. \(Discipline.summaries) In modes with \
        threads a request that goes on has its thread already, and waits for no other.
        """)
}

extension Values<SchedulingKeys> {
    /// As a mode takes them.
    package var whole: Scheduling { Scheduling(discipline: self.discipline) }
}
