import Testing

@testable import Daemon

/// Replies that clients do not take are bounded in sum.
struct AdminRoomTests {
    @Test func `while clients have much to take, no trace is made, and all else is`() throws {
        var limits = AdminLimits()
        limits.unsent = 100_000
        let admin = try RunningAdmin(limits: limits, page: 16 << 20)
        defer { admin.stop() }
        #expect(try admin.curl("/trace").hasPrefix("{\"trace\""))
        let slow = try Client(admin)
        slow.send("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(slow.isReadable(within: 20_000))
        #expect(try admin.curl("/trace").hasPrefix("others have still to take their traces"))
        #expect(try admin.curl("/healthz") == "ok\n")
        #expect(slow.readToEnd().utf8.count > 16 << 20)
        #expect(try admin.curl("/trace").hasPrefix("{\"trace\""))
    }
}
