import Testing

@testable import Modes

struct ThreadProbeTests {
    @Test func threadsThatMayBeHad_areNoError_andEnd() throws {
        try ThreadProbe.run(0)
        try ThreadProbe.run(240)
    }
}
