import Workload

/// The stamps of one read.
struct Segment {
    /// When the newest of its bytes arrived in the kernel.
    var arrival: Instant
    /// Whether it may have been earlier.
    var arrivalIsUpperBound: Bool
    /// When the front read them.
    var readAt: Instant

    /// The life until now of a message that no runner takes.
    func stages(until now: Instant) -> StageTimes {
        var timeline = Timeline(arrival: arrival)
        timeline.mark(.kernel, until: readAt)
        timeline.mark(.queue, until: now)
        return timeline.stages
    }
}
