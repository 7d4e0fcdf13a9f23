import Glibc
import Reactor
import Testing
import Workload

@testable import Daemon

struct ShortLivedProcessTests {
    /// What comes of a child's work.
    private static func outcome(
        within patience: Duration = .seconds(10), of work: () throws -> [UInt8]
    ) throws -> ShortLivedProcess.Outcome? {
        let loop = try EventLoop()
        var outcome: ShortLivedProcess.Outcome?
        let process = try ShortLivedProcess(named: "t", within: patience, loop: loop, work: work) { outcome = $0 }
        #expect(outcome == nil, "nothing is waited for")
        withExtendedLifetime(process) {
            while outcome == nil { loop.poll(waiting: true) }
        }
        // Nobody else reaps it here, and the library's exit tests wait for ever behind a child that is left.
        #expect(waitpid(process.child, nil, 0) == process.child)
        return outcome
    }

    @Test func workThatEnds_givesItsResult() throws {
        #expect(try Self.outcome { [1, 2, 3] } == .result([1, 2, 3]))
        #expect(try Self.outcome { [] } == .result([]))
    }

    @Test func workThatFails_givesItsReason() throws {
        #expect(try Self.outcome { throw WorkFailure(reason: "no paper") } == .failure("no paper"))
        #expect(
            try Self.outcome { throw ReactorError.system(operation: "open", errno: ENOENT) }
                == .failure("open: No such file or directory"))
    }

    @Test func workThatDies_givesNone() throws {
        let outcome = try Self.outcome { _exit(0) }
        #expect(outcome == .failure("its process was killed, as when no memory is left"))
    }

    @Test func workThatHangs_isEnded() throws {
        let outcome = try Self.outcome(within: .milliseconds(20)) { while true { pause() } }
        #expect(outcome == .failure("it took longer than 20ms"))
    }

    @Test func workThatIsCancelled_isEnded_andTellsNothing() throws {
        let loop = try EventLoop()
        var isTold = false
        let process = try ShortLivedProcess(
            named: "t", within: .seconds(10), loop: loop,
            work: { while true { pause() } }, ended: { _ in isTold = true })
        let child = process.child
        process.cancel()
        var status: Int32 = 0
        #expect(waitpid(child, &status, 0) == child)
        #expect(ChildEnding(status: status) == .killed(signal: SIGKILL))
        loop.poll(waiting: false)
        #expect(!isTold)
    }
}
