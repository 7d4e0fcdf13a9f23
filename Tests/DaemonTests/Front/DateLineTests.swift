import Dispatch
import Reactor
import Testing
import Workload

@testable import Daemon

struct DateLineTests {
    @Test func `each second has its line, also one before the newest`() {
        let line = DateLine()
        for second in [784_111_777, 784_111_777, 784_111_778, 784_111_777, 0, 784_111_779, 784_111_778] {
            #expect(text(line, second) == made(second))
        }
    }

    @Test func `threads that see seconds pass get whole lines`() {
        let line = DateLine()
        let wrong = Lock(0)
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for turn in 0..<20_000 where text(line, turn / 16) != made(turn / 16) { wrong.withLock { $0 += 1 } }
        }
        #expect(wrong.withLock { $0 } == 0)
    }

    private func text(_ line: DateLine, _ second: Int) -> String {
        written { line.write(secondsSinceEpoch: second, into: &$0) }
    }

    private func made(_ second: Int) -> String {
        written { HTTPDate.write(secondsSinceEpoch: second, into: &$0) }
    }
}
