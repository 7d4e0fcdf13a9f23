import Balancing
import Reactor
import Workload

/// Which server an attempt goes to. Each that is engaged for one is released once, with what came of it.
extension Generator {
    /// Chooses the server of a request's next attempt: not the one that it was at, if there is another.
    func engage(_ number: Int) -> LoadMachine {
        guard roster != nil else { return machines[0] }
        release(number, .cancelled)
        let now = Clock.now()
        let before = records[number].attempts > 1 ? [Int(records[number].machine)] : []
        // There is always one: the list never changes.
        let row = roster?.choose(for: options.shardKeys?.hash(of: number), avoiding: before, at: now) ?? 0
        roster?.began(on: row, at: now)
        engaged[number] = true
        records[number].machine = UInt16(row)
        counts.attemptsByMachine[row] += 1
        return machines[row]
    }

    /// An attempt is over.
    ///
    /// - Parameter reply: that it ended with, if it did.
    func release(_ number: Int, _ result: AttemptResult, _ reply: LoadReply? = nil) {
        guard roster != nil, engaged[number] else { return }
        engaged[number] = false
        roster?.ended(on: Int(records[number].machine), result, load: reply?.load, at: Clock.now())
    }
}
