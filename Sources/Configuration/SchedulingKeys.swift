import Scheduling

/// How a worker's run queue decides.
package final class SchedulingKeys: KeyGroup {
    package static let declared = SchedulingKeys()

    package let discipline = Setting(
        "scheduling.discipline", Scheduling().discipline, .named("discipline"), flag: "discipline",
        "Order in which a run queue gives out what is ready",
        "Requests that begin and requests that go on after their call alike. \(Discipline.summaries)")

    package let resumedFirst = Setting(
        "scheduling.resumed_first", Scheduling().resumedFirst, .boolean,
        "Whether a request that goes on after its call goes before all that have not begun",
        "lifo needs it: without it the newest request keeps those that have begun from their end.")

    package let slots = Setting(
        "scheduling.slots", Slots.unlimited, .slots, "How many requests of a worker compute at once",
        """
        In modes with threads. A request leaves its slot for its downstream call, and waits for one afterwards in the \
        order of the discipline. unlimited: the kernel shares the cores out among all. cpus: one for each of the cpus \
        above.
        """)

    package let yield = Setting(
        "scheduling.yield", Duration.zero, .yield, "CPU time after which a compute step makes room for others",
        """
        It is cut into pieces of that length, and between two of them its request goes to the end of its queue. It \
        says something where requests wait for each other's thread or slot. off: a step runs as a whole.
        """)
}

extension Values<ConfigurationKeys> {
    /// What decides about requests, as a mode takes it.
    package func wholeScheduling(cpus: Int) -> Scheduling {
        let (scheduling, overload) = (self.scheduling, self.overload)
        var whole = Scheduling(discipline: scheduling.discipline)
        whole.resumedFirst = scheduling.resumedFirst
        whole.slots = scheduling.slots.number(cpus: cpus)
        whole.yieldNanoseconds = scheduling.yield > .zero ? UInt64(scheduling.yield.nanoseconds) : nil
        whole.overload = Overload(policy: overload.policy)
        whole.overload.marginNanoseconds = overload.margin.nanoseconds
        whole.overload.longestQueue = overload.queue
        whole.overload.acts = overload.act
        whole.overload.estimate = overload.estimate
        whole.abandons = self.abandon
        return whole
    }
}
