/// How the kernel shares the cores out. A thread that is ready gets an idle one. If there is none, it waits, until one
/// sleeps that has a core, or has had its share and it is looked at: when a thread wakes, and at each tick.
extension SimulatedMachine {
    /// A thread has something to do.
    func begin(_ task: SimulatedThread.Task, of flight: Int32, on thread: Int32, need: Int64) {
        let worker = workers[threads[Int(thread)].worker]
        let need = need + worker.refusing
        worker.refusing = 0
        used += need
        threads[Int(thread)].flight = flight
        threads[Int(thread)].task = task
        threads[Int(thread)].takenAt = now
        threads[Int(thread)].need = need
        threads[Int(thread)].left = need
        if thread == ending {
            // It goes on without a rest.
            ending = nil
            run(thread)
        } else {
            wake(thread)
        }
    }

    private func wake(_ thread: Int32) {
        if sharesCores {
            for one in running { settle(one) }
            let count = runnable.count + running.count
            threads[Int(thread)].share.wake(among: count, average: averageShare())
        }
        runnable.append(thread)
        if idleCores > 0 { runNext() } else if sharesCores { preempt() }
    }

    /// Threads that have had their share give their cores to those whose turn it is, which may be they.
    private func preempt() {
        for thread in running where threads[Int(thread)].share.isDue {
            stop(thread)
            rest(thread)
        }
        while idleCores > 0, !runnable.isEmpty { runNext() }
    }

    /// A thread that has had its turn wants another.
    private func rest(_ thread: Int32) {
        threads[Int(thread)].share.renew()
        runnable.append(thread)
        idleCores += 1
    }

    private func runNext() {
        guard idleCores > 0, let place = nextPlace() else { return }
        idleCores -= 1
        run(runnable.remove(at: place))
    }

    /// The place of the thread whose turn it is; of equals that of who has waited for longer.
    private func nextPlace() -> Int? {
        guard sharesCores, runnable.count > 1 else { return runnable.indices.first }
        for one in running { settle(one) }
        let average = averageShare()
        return runnable.indices.min { one, other in
            let (share, otherShare) = (threads[Int(runnable[one])].share, threads[Int(runnable[other])].share)
            return share.goesBefore(otherShare, average: average)
        }
    }

    /// The virtual time of those that want a core or have one.
    private func averageShare() -> Int64 {
        let count = runnable.count + running.count
        guard count > 0 else { return restedAt }
        let sum = { (sum: Int64, thread: Int32) in sum + self.threads[Int(thread)].share.virtual }
        return running.reduce(runnable.reduce(0, sum), sum) / Int64(count)
    }

    private func run(_ thread: Int32) {
        var end = now + threads[Int(thread)].left
        if sharesCores {
            end = min(end, threads[Int(thread)].share.lastTick(from: now))
            running.append(thread)
        }
        threads[Int(thread)].ranSince = now
        threads[Int(thread)].turnEnd = end
        events.add(.ran(thread), at: end)
    }

    /// Counts what a thread that has a core has had of it until now.
    private func settle(_ thread: Int32) {
        let ran = now - threads[Int(thread)].ranSince
        threads[Int(thread)].ranSince = now
        threads[Int(thread)].left -= ran
        threads[Int(thread)].share.virtual += ran
    }

    private func stop(_ thread: Int32) {
        settle(thread)
        threads[Int(thread)].turnEnd = nil
        running.removeAll { $0 == thread }
    }

    /// A turn is over; of one that another thread has ended before, nothing is left to do.
    func endTurn(of thread: Int32) {
        guard threads[Int(thread)].turnEnd == now else { return }
        stop(thread)
        if threads[Int(thread)].left > 0 {
            rest(thread)
        } else {
            ending = thread
            complete(thread)
            // It may have gone on, and then has its core.
            if ending == thread { sleep(thread) }
            ending = nil
        }
        runNext()
    }

    private func sleep(_ thread: Int32) {
        idleCores += 1
        guard sharesCores else { return }
        for one in running { settle(one) }
        let share = threads[Int(thread)].share
        restedAt = share.virtual
        let others = Int64(runnable.count + running.count)
        let average = others > 0 ? (averageShare() * others + share.virtual) / (others + 1) : share.virtual
        threads[Int(thread)].share.sleep(average: average)
    }
}
