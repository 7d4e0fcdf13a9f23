import Glibc
import Testing

@testable import Daemon

struct ShortLivedProcessTests {
    @Test func workThatEnds_givesItsResult() throws {
        #expect(try ShortLivedProcess.result(named: "t", withinMilliseconds: 10_000) { [1, 2, 3] } == [1, 2, 3])
    }

    @Test func workThatFails_givesNothing() throws {
        #expect(try ShortLivedProcess.result(named: "t", withinMilliseconds: 10_000) { nil } == nil)
    }

    @Test func workThatHangs_isNotWaitedFor() throws {
        let result = try ShortLivedProcess.result(named: "t", withinMilliseconds: 20) {
            while true { pause() }
        }
        #expect(result == nil)
    }
}
