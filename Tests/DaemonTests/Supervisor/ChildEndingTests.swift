import Glibc
import Testing

@testable import Daemon

struct ChildEndingTests {
    @Test func `what wait(2) says of an exit and of a signal is told apart`() {
        #expect(ending(of: { _exit(3) }) == .exited(status: 3))
        #expect(ending(of: { _exit(0) }) == .exited(status: 0))
        #expect(ending(of: { raise(SIGKILL) }) == .killed(signal: SIGKILL))
        #expect("\(ChildEnding.killed(signal: 9))" == "signal 9")
        #expect("\(ChildEnding.exited(status: 1))" == "exit status 1")
    }

    /// How a child that does this ends.
    private func ending(of body: () -> Void) -> ChildEnding? {
        guard
            let child = try? ChildProcess.start(
                named: "test", keeping: [],
                {
                    body(); return 0
                })
        else { return nil }
        var status: Int32 = 0
        guard waitpid(child, &status, 0) == child else { return nil }
        return ChildEnding(status: status)
    }
}
