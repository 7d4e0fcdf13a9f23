import Modes
import Testing

@Suite struct RunQueueTests {
    @Test func firstInIsFirstOut() {
        var queue = RunQueue<Int>()
        for entry in 1...3 { queue.push(entry) }
        #expect(queue.count == 3)
        #expect([queue.take(), queue.take(), queue.take(), queue.take()] == [1, 2, 3, nil])
        #expect(queue.isEmpty)
    }
}
