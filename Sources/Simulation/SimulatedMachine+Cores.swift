/// How the kernel shares the cores out: a thread that is ready gets an idle one, or waits behind the others that do;
/// one that has had its slice goes behind them.
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
            if threads[Int(thread)].sliceLeft > 0 || runnable.isEmpty {
                let slice = threads[Int(thread)].sliceLeft
                return run(thread, for: slice > 0 ? slice : self.slice)
            }
            idleCores += 1
            runnable.append(thread)
            return runNext()
        }
        runnable.append(thread)
        runNext()
    }

    private func runNext() {
        guard idleCores > 0, let thread = runnable.popFirst() else { return }
        idleCores -= 1
        run(thread, for: slice)
    }

    private func run(_ thread: Int32, for slice: Int64) {
        let turn = min(slice, threads[Int(thread)].left)
        threads[Int(thread)].turn = turn
        threads[Int(thread)].sliceLeft = slice - turn
        events.add(.ran(thread), at: now + turn)
    }

    func endTurn(of thread: Int32) {
        threads[Int(thread)].left -= threads[Int(thread)].turn
        if threads[Int(thread)].left > 0 {
            if runnable.isEmpty { return run(thread, for: slice) }
            runnable.append(thread)
            idleCores += 1
        } else {
            ending = thread
            complete(thread)
            // It may have gone on, and then has its core.
            if ending == thread { idleCores += 1 }
            ending = nil
        }
        runNext()
    }
}
