import Glibc
import Reactor
import Telemetry
import Testing

@testable import Daemon

struct ProbeTests {
    private func listened(to listeners: [Socket]) -> ListenerFacts? {
        var overflows = OverflowCount()
        return ListenerFacts(of: listeners, &overflows)
    }

    @Test func `overflows never go back, whatever becomes of the sockets`() {
        var count = OverflowCount()
        let (first, second) = (Socket(descriptor: 3), Socket(descriptor: 4))
        let rows: [([Socket: UInt64], UInt64)] = [
            ([first: 2], 2), ([first: 3, second: 1], 4), ([first: 3], 4), ([first: 4, second: 0], 5),
            // Another socket with the same descriptor.
            ([first: 1, second: 2], 8), ([:], 8), ([second: 5], 13),
        ]
        for (current, sum) in rows { #expect(count.sum(with: current) == sum) }
    }

    @Test func `a process's CPU is read, and that of one that is gone is not`() throws {
        let before = try #require(ProcessCPU.nanoseconds(of: getpid()))
        #expect(before > 0)
        #expect(try #require(ProcessCPU.nanoseconds(of: getpid())) >= before)
        // Beyond the largest that the kernel gives (proc(5), pid_max).
        #expect(ProcessCPU.nanoseconds(of: 4_194_305) == nil)
        var usage = rusage()
        usage.ru_utime = timeval(tv_sec: 2, tv_usec: 3)
        usage.ru_stime = timeval(tv_sec: 1, tv_usec: 4)
        #expect(ProcessCPU.nanoseconds(of: usage) == 3_000_007_000)
    }

    @Test func `a listener tells how many connections wait in it and how many may, also when it is two`() throws {
        let listener = try Socket.listening(
            on: SocketAddress(host: "127.0.0.1", port: 0), name: "test", backlog: 16)
        defer { listener.close() }
        #expect(try #require(listened(to: [listener])).backlog == 0)
        let address = try SocketAddress(boundTo: listener)
        let clients = (0..<3).map { _ in Socket.dial(address) }
        defer {
            for case .connected(let socket) in clients { socket.close() }
            for case .connecting(let socket) in clients { socket.close() }
        }
        let facts = try #require(listened(to: [listener]))
        #expect(facts.backlog == 3)
        #expect(facts.backlogLimit == 16)
        let sibling = try listener.sibling(name: "test", backlog: 16)
        defer { sibling.close() }
        let both = try #require(listened(to: [listener, sibling]))
        #expect(both.backlog == 3)
        #expect(both.backlogLimit == 32)
    }

    @Test func `a listener that is full tells what it has dropped`() throws {
        let listener = try Socket.listening(
            on: SocketAddress(host: "127.0.0.1", port: 0), name: "test", backlog: 1)
        defer { listener.close() }
        #expect(try #require(listened(to: [listener])).overflows == 0)
        let address = try SocketAddress(boundTo: listener)
        // Two find room: the kernel takes one more than it was told (listen(2)).
        let clients = (0..<5).map { _ in Socket.dial(address) }
        defer {
            for case .connected(let socket) in clients { socket.close() }
            for case .connecting(let socket) in clients { socket.close() }
        }
        #expect(try #require(listened(to: [listener])).overflows >= 3)
    }

    @Test func `a process's memory is read, and that of one that is gone is not`() throws {
        let memory = try #require(MemoryFacts(of: getpid()))
        #expect(memory.resident > 0)
        #expect(memory.proportional <= memory.resident)
        #expect(memory.private + memory.shared == memory.resident)
        #expect(MemoryFacts(of: 0x7fff_ffff) == nil)
    }

    @Test func `this process has descriptors, threads and a start in the past`() throws {
        let facts = try #require(ProcessFacts.current())
        #expect(facts.threads >= 1)
        #expect(facts.openDescriptors >= 3)
        #expect(facts.startTime < Double(time(nil)) + 1)
        #expect(facts.residentBytes > 0)
    }
}
