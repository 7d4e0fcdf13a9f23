import Foundation
import Testing
import Workload

struct LockTests {
    private struct Refusal: Error {}

    @Test func `no addition is lost among threads that add to one number`() {
        let sum = Lock(0)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<1_000 { sum.withLock { $0 += 1 } }
        }
        #expect(sum.withLock { $0 } == 8_000)
    }

    @Test func `what is thrown under the lock comes out and leaves it free`() {
        let lock = Lock(0)
        #expect(throws: Refusal.self) {
            try lock.withLock { value in
                value = 1
                throw Refusal()
            }
        }
        #expect(lock.withLock { $0 } == 1)
    }
}
