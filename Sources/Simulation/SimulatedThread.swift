import Workload

/// A thread of a simulated machine.
struct SimulatedThread {
    /// What happens when it has had the CPU time that it needs.
    enum Task {
        /// A step of its request, or a piece of one, ends: so much of its compute is done.
        case compute(Int64)
        /// Its request is dropped, after a runner took it.
        case drop(DropReason)
        /// Its request is refused on arrival.
        case refuse(DropReason)
    }

    let worker: Int
    /// The request that it has; it keeps one that calls where calls block.
    var flight: Int32 = 0
    var task = Task.compute(0)
    /// When it took its task, the CPU time that it needs for it, and what is left of that.
    var takenAt: Int64 = 0
    var need: Int64 = 0
    var left: Int64 = 0
    /// Since when its present turn on a core is counted, and when that ends unless another thread wakes before; nil
    /// where it has no core.
    var ranSince: Int64 = 0
    var turnEnd: Int64?
    var share = FairShare()
    /// Whether it has the right to compute.
    var holdsSlot = false
}
