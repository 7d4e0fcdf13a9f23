import Foundation
import Testing
import Workload

@testable import Daemon

/// Those who listen to `/events`.
@Suite(.timeLimit(.minutes(1)))
struct AdminListenersTests {
    private static let request = "GET /events HTTP/1.1\r\nHost: x\r\n\r\n"
    private static let message = "data: mmmmmmmmmm\n\n"

    /// One who has had the first message.
    private static func listener(_ admin: RunningAdmin) throws -> Client {
        let client = try Client(admin)
        client.send(request)
        #expect(client.read(until: "data: after none\n\n").contains("\r\nContent-Type: text/event-stream\r\n"))
        return client
    }

    @Test(arguments: ["1.1", "1.0"])
    func `a listener gets the first message at once and further ones as they come, until the connection ends`(
        version: String
    ) throws {
        let admin = try RunningAdmin()
        let client = try Client(admin)
        client.send("GET /events HTTP/\(version)\r\nHost: x\r\nLast-Event-ID: 17\r\n\r\n")
        let parts = client.read(until: "\n\n").components(separatedBy: "\r\n\r\n")
        #expect(parts[0].hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"), "\(parts)")
        #expect(parts[0].contains("\r\nConnection: close\r\n") && parts[0].contains("\r\nCache-Control: no-store\r\n"))
        #expect(!parts[0].contains("Content-Length") && !parts[0].contains("Transfer-Encoding"))
        #expect(parts[1...] == ["data: after 17\n\n"])
        for _ in 0..<3 {
            admin.tell()
            #expect(client.read(until: "\n\n") == Self.message)
        }
        admin.tell()
        admin.stop()
        #expect(client.readToEnd() == Self.message)
    }

    @Test(arguments: ["x", "", "-", "1e3", "99999999999999999999", "1, 2", "é"])
    func `an id that is none of ours counts as none`(id: String) throws {
        let admin = try RunningAdmin()
        defer { admin.stop() }
        let client = try Client(admin)
        client.send("GET /events HTTP/1.1\r\nHost: x\r\nLast-Event-ID: \(id)\r\n\r\n")
        #expect(client.read(until: "\n\n").contains("\r\n\r\ndata: after none\n\n"))
    }

    @Test func `HEAD gets the head alone, and takes no place`() throws {
        var limits = AdminLimits()
        limits.listeners = 1
        let admin = try RunningAdmin(limits: limits)
        defer { admin.stop() }
        for _ in 0..<3 {
            let client = try Client(admin)
            client.send("HEAD /events HTTP/1.1\r\nHost: x\r\n\r\n")
            let reply = client.readToEnd()
            #expect(reply.hasPrefix("HTTP/1.1 200 OK\r\n") && reply.hasSuffix("\r\n\r\n"), "\(reply)")
        }
        let listener = try Self.listener(admin)
        #expect(try admin.curl("--include", "--request", "POST", "/events").hasPrefix("HTTP/1.1 405 "))
        admin.tell()
        #expect(listener.read(until: "\n\n") == Self.message)
    }

    @Test func `one listener too many is told to come again, and finds a place when another has left`() throws {
        let admin = try RunningAdmin()
        defer { admin.stop() }
        var listeners = try (0..<AdminLimits().listeners).map { _ in try Self.listener(admin) }
        let refusal = try admin.curl("--include", "/events")
        #expect(refusal.hasPrefix("HTTP/1.1 503 Service Unavailable\n") && refusal.contains("\nRetry-After: 5\n"))
        #expect(try admin.curl("/healthz") == "ok\n")
        listeners.removeLast()
        var status = "503"
        let end = ContinuousClock.now + .seconds(20)
        while status == "503", ContinuousClock.now < end {
            let client = try Client(admin)
            client.send(Self.request)
            status = String(client.read(until: "\r\n\r\n").dropFirst("HTTP/1.1 ".count).prefix(3))
        }
        #expect(status == "200")
        admin.tell()
        for listener in listeners { #expect(listener.read(until: "\n\n") == Self.message) }
    }

    @Test func `a half-closed listener has left`() throws {
        let admin = try RunningAdmin()
        defer { admin.stop() }
        let client = try Self.listener(admin)
        client.shutdownWriting()
        #expect(client.isClosed(within: 20_000))
        let other = try Client(admin)
        other.send(Self.request)
        other.shutdownWriting()
        #expect(other.readToEnd().hasSuffix("data: after none\n\n"), "what it asked for before, it gets")
    }

    @Test func `a listener that never reads is cut off, and those that read go on`() throws {
        var limits = AdminLimits()
        limits.listeners = 2
        let admin = try RunningAdmin(limits: limits)
        defer { admin.stop() }
        let deaf = try Client(port: admin.port, receiveBuffer: 4_096)
        deaf.send(Self.request)
        #expect(deaf.isReadable(within: 20_000))
        let other = try Self.listener(admin)
        var messages = 0
        while !deaf.isClosed(within: 0), messages < 200 {
            admin.tell(bytes: 50_000)
            #expect(other.read(until: "\n\n").utf8.count == 50_008)
            messages += 1
        }
        #expect((ListenerPace.patience..<200).contains(messages))
        admin.tell()
        #expect(other.read(until: "\n\n") == Self.message)
        _ = try Self.listener(admin)
    }

    @Test func `a listener that falls behind for a while gets all messages, whole and in order`() throws {
        let admin = try RunningAdmin()
        defer { admin.stop() }
        let slow = try Client(port: admin.port, receiveBuffer: 4_096)
        slow.send(Self.request)
        #expect(slow.isReadable(within: 20_000))
        for number in 1...6 { admin.tell(bytes: 50_000 + number) }
        let messages = slow.read(until: "\n\n", times: 7).components(separatedBy: "\n\n").dropFirst()
        #expect(messages.map(\.utf8.count) == (1...6).map { 50_006 + $0 } + [0])
        admin.tell()
        #expect(slow.read(until: "\n\n") == Self.message)
    }

    @Test func `a listener outlasts the patience with the silent, a crowd, and what it sends itself`() throws {
        var limits = AdminLimits()
        limits.connections = 12
        limits.silence = .milliseconds(300)
        let admin = try RunningAdmin(limits: limits)
        defer { admin.stop() }
        let listeners = try (0..<limits.listeners).map { _ in try Self.listener(admin) }
        let crowd = try (0..<100).map { number in
            let client = try Client(admin)
            client.send(number % 2 == 0 ? Self.request : "GET /heal")
            return client
        }
        for listener in listeners { listener.send(String(repeating: "GET /healthz HTTP/1.1\r\n", count: 1_000)) }
        #expect(try admin.curl("/healthz") == "ok\n")
        // Nobody of the crowd finds a place to listen, so all of them have to go.
        for client in crowd { #expect(client.isClosed(within: 20_000)) }
        admin.tell()
        for listener in listeners { #expect(listener.read(until: "\n\n") == Self.message) }
    }
}

struct ListenerPaceTests {
    @Test func `who takes nothing of five messages is cut off, and not before`() {
        var pace = ListenerPace()
        // Some of the first message is out.
        let keepsUp = [900, 1_000, 1_100, 1_200, 1_300, 1_400].map { pace.keepsUp(unsent: $0, with: 100) }
        #expect(keepsUp == [true, true, true, true, true, false])
    }

    @Test func `who takes something now and then is slow, until too much waits for it`() {
        var pace = ListenerPace()
        var (unsent, messages) = (1_000, 0)
        while pace.keepsUp(unsent: unsent, with: 1_000), messages < 5_000 {
            messages += 1
            unsent += messages % 4 == 0 ? 500 : 1_000
        }
        #expect((ListenerPace.room / 1_000 - 1...ListenerPace.room / 500).contains(messages))
    }

    @Test func `who has taken all gets the next one, however large`() {
        var pace = ListenerPace()
        let large = 2 * ListenerPace.room
        let keepsUp = (0..<20).map { _ in pace.keepsUp(unsent: 0, with: large) }
        #expect(!keepsUp.contains(false))
        let isWorthMore = pace.keepsUp(unsent: large - 1, with: 1)
        #expect(!isWorthMore)
    }
}
