import Testing

@testable import Daemon

struct FreshThreadTests {
    @Test func `the result of the work is that of the call`() {
        #expect(FreshThread.run { 7 } == 7)
    }
}
