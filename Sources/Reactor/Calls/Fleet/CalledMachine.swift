import DequeModule
import Workload

/// One machine that a `FleetClient` calls: its connections, and the attempts that wait for one. Loop thread only.
final class CalledMachine {
    let machine: FleetMachine
    /// In the client's roster.
    let row: Int
    let client: any AttemptClient
    /// Nil where it is not asked.
    let question: MachineQuestion?
    /// Attempts under way.
    private(set) var running = 0
    /// It is on the list no more.
    private(set) var isLeaving = false
    /// No more than twice as many as there are calls.
    private var waiting = Deque<FleetAttempt>()
    /// Among them those that are over.
    private var stale = 0
    /// Attempts that are under way at once.
    var most: Int

    init(_ machine: FleetMachine, row: Int, client: any AttemptClient, question: MachineQuestion?, most: Int) {
        (self.machine, self.row, self.client) = (machine, row, client)
        (self.question, self.most) = (question, most)
    }

    /// Attempts that wait for a connection, those that are over included as long as they are kept.
    var waitingCount: Int { waiting.count }
    var isFull: Bool { running >= most }
    /// It has left, and nothing of it is left.
    var isGone: Bool { isLeaving && running == 0 && waiting.isEmpty }

    /// Begins an attempt, or has it wait until another one has ended.
    func take(_ attempt: FleetAttempt, begin: (FleetAttempt) -> Void) {
        guard !isFull else { return waiting.append(attempt) }
        running += 1
        attempt.isWaiting = false
        begin(attempt)
    }

    /// An attempt has ended that was under way.
    func end(begin: (FleetAttempt) -> Void) {
        running -= 1
        while !isFull, let next = waiting.popFirst() {
            if next.isOver { stale -= 1 } else { take(next, begin: begin) }
        }
    }

    /// An attempt is over that waited.
    func waitingEnded() {
        stale += 1
        guard 2 * stale > waiting.count else { return }
        waiting.removeAll(where: \.isOver)
        stale = 0
    }

    /// What it has goes on to its end; connections without calls are closed.
    ///
    /// - Returns: the attempts that waited.
    func leave() -> [FleetAttempt] {
        close()
        defer { (waiting, stale) = ([], 0) }
        return waiting.filter { !$0.isOver }
    }

    /// Keeps no connection without calls, and is asked nothing more.
    func close() {
        isLeaving = true
        client.close()
        question?.close()
    }
}
