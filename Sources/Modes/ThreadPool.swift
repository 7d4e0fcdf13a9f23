import Dispatch
import Reactor

/// A fixed number of OS threads, each of which runs one function from the start to the pool's end.
///
/// The pool is one serial queue a thread. A concurrent queue would start with a thread a CPU and gain one a second
/// while they block; serial queues get theirs at once.
struct ThreadPool {
    private let threads = DispatchGroup()

    /// Returns when all of them run: the first burst must find every thread.
    ///
    /// - Throws: where so many cannot be had.
    init(count: Int, _ body: @escaping @Sendable (_ index: Int) -> Void) throws(ReactorError) {
        try ThreadProbe.run(count)
        let started = DispatchSemaphore(value: 0)
        for index in 0..<count {
            DispatchQueue(label: "deadlined.runner.\(index)").async(group: threads) {
                started.signal()
                body(index)
            }
        }
        for _ in 0..<count { started.wait() }
    }

    /// Waits until every thread has come to the end of its function.
    func join() {
        threads.wait()
    }
}
