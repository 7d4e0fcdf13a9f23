import Glibc
import Load
import Reactor
import Testing

@testable import Comparison

/// The programs that a comparison starts.
@Suite struct ProgramTests {
    /// What ends it may come while it is a copy of the comparison still, with the comparison's handlers.
    @Test func programSignalledRightAfterItsStart_endsByIt_andTheComparisonHearsNothing() async {
        await #expect(processExitsWith: .success) {
            let interruption = try Interruption.bySignals()
            for _ in 0..<20 {
                let program = try Program(["/bin/sleep", "100"], variables: [], on: .allowed)
                kill(program.pid, SIGTERM)
                var looks = 0
                while program.isRunning {
                    looks += 1
                    // 20 s, of 100 that it would sleep.
                    guard looks < 4_000 else { exit(1) }
                    usleep(5_000)
                }
            }
            exit(interruption.isThere ? 1 : 0)
        }
    }
}
