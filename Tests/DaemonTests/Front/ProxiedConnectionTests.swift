import Configuration
import Reactor
import Telemetry
import Testing
import Workload

@testable import Daemon

/// Connections and requests of which a proxy says whose they are.
struct ProxiedConnectionTests {
    private static let header: [UInt8] =
        [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10, 0x21, 0x11, 0, 12] + [
            192, 0, 2, 7, 127, 0, 0, 1, 1, 2, 3, 4,
        ]

    private static func bench(_ source: ClientAddressSource = .proxy) throws -> FrontBench {
        try FrontBench(access: AccessSelection()) { $0.clientAddress = source }
    }

    private static func clients(of bench: FrontBench) -> [String?] {
        var journal = AccessJournal()
        journal.follow(bench.slab)
        var clients: [String?] = []
        _ = journal.read(atMost: .max) { entry, _ in clients.append(entry.facts.client.map { "\($0)" }) }
        return clients
    }

    private static func unannounced(_ bench: FrontBench) -> UInt64 { Tally(bench.slab)[.connectionsUnannounced] }

    @Test(arguments: [1, 7, 28, 40, 1_000])
    func itsRequests_areThoseOfTheClientThatTheHeaderNames(pieces size: Int) throws {
        let bench = try Self.bench()
        let (client, _) = try bench.connect(overTCP: true)
        let bytes = Self.header + FrontBench.trivial + FrontBench.trivial
        for start in stride(from: 0, to: bytes.count, by: size) {
            client.send(Array(bytes[start..<min(bytes.count, start + size)]))
            bench.settle()
        }
        #expect(client.receive().text.components(separatedBy: "HTTP/1.1 200 ").count == 3)
        #expect(Self.clients(of: bench) == ["192.0.2.7", "192.0.2.7"])
        #expect(Self.unannounced(bench) == 0)
    }

    @Test func aProxysOwnConnection_keepsTheSocketsAddress() throws {
        let bench = try Self.bench()
        let (client, _) = try bench.connect(overTCP: true)
        client.send(Array(Self.header[..<12]) + [0x20, 0, 0, 0] + FrontBench.trivial)
        bench.settle()
        #expect(Self.clients(of: bench) == ["127.0.0.1"])
    }

    @Test func whoDoesNotSayWhoseItIs_isClosedWithoutAWord_andCounted() throws {
        let bench = try Self.bench()
        let (client, _) = try bench.connect()
        client.send(FrontBench.trivial)
        bench.settle()
        #expect(client.receive() == ("", true))
        #expect(Self.unannounced(bench) == 1)
        #expect(Tally(bench.slab).openConnections == 0)
    }

    @Test func whoIsSilent_isClosedWhenPatienceEnds_andCounted() throws {
        let bench = try Self.bench()
        let (client, connection) = try bench.connect()
        client.send(Array(Self.header[..<20]))
        bench.settle()
        let transport = try #require(connection)
        #expect(transport.clientPhase == .head && transport.patience.load(ordering: .relaxed) != 0)
        transport.losePatience()
        #expect(client.receive().hasEnded)
        #expect(Self.unannounced(bench) == 1)
    }

    @Test func withoutTheSetting_aHeaderIsARequestThatIsRefused() throws {
        let bench = try Self.bench(.socket)
        let (client, _) = try bench.connect()
        client.send(Array("PROXY UNKNOWN\r\n".utf8) + FrontBench.trivial)
        bench.settle()
        #expect(client.receive().text.hasPrefix("HTTP/1.1 400 "))
    }

    /// Between its header and its next message a connection goes to a newer worker with its client's address; before it
    /// has said anything, as one that still has to; in the middle of its header it stays.
    @Test func aDrainTakesWhatIsKnownAlong_orLeavesAHeaderToItsEnd() throws {
        let bench = try Self.bench()
        let (client, connection) = try bench.connect()
        let transport = try #require(connection)
        #expect(transport.handOver.client == .awaited)
        client.send(Array(Self.header[..<20]))
        bench.settle()
        bench.front.drain(.handingOver)
        bench.settle()
        #expect(transport.phase == .reading)
        client.send(Array(Self.header[20...]))
        bench.settle()
        #expect(transport.phase == .closed)
        #expect(transport.handOver.client == .known(ClientAddress(ipv4: 0xC000_0207)))
    }

    @Test func aConnectionFromAnOlderWorker_isAsThatOneLeftIt_whateverIsSetHere() throws {
        let bench = try Self.bench()
        let known = try bench.connect(client: .known(ClientAddress(ipv4: 0xC000_0208)))
        known.client.send(FrontBench.trivial)
        bench.settle()
        #expect(known.client.receive().text.hasPrefix("HTTP/1.1 200 "))
        let other = try Self.bench(.socket)
        let awaited = try other.connect(client: .awaited)
        awaited.client.send(Self.header + FrontBench.trivial)
        other.settle()
        #expect(Self.clients(of: bench) + Self.clients(of: other) == ["192.0.2.8", "192.0.2.7"])
    }

    @Test(arguments: [
        ("Forwarded: for=192.0.2.7\r\n", "192.0.2.7"),
        ("Forwarded: for=10.0.0.1\r\nForwarded: for=\"[2001:db8::7]:80\"\r\n", "2001:db8::7"),
        ("Forwarded: for=unknown\r\n", "127.0.0.1"), ("X-Forwarded-For: 192.0.2.7\r\n", "127.0.0.1"), ("", "127.0.0.1"),
    ])
    func forwarded_theLastProxysWordCounts_whereItNamesAnAddress(fields: String, address: String) throws {
        let bench = try Self.bench(.forwarded)
        let (client, _) = try bench.connect(overTCP: true)
        for target in ["/work?before=0ms&downstream=0ms&after=0ms", "/nowhere"] {
            client.send(Array("GET \(target) HTTP/1.1\r\nHost: t\r\n\(fields)\r\n".utf8))
            bench.settle()
        }
        #expect(Self.clients(of: bench) == [address, address])
    }

    @Test func withoutTheSetting_theFieldMeansNothing() throws {
        let bench = try Self.bench(.socket)
        let (client, _) = try bench.connect(overTCP: true)
        client.send(
            Array("GET /work?before=0ms&downstream=0ms HTTP/1.1\r\nHost: t\r\nForwarded: for=192.0.2.7\r\n\r\n".utf8))
        bench.settle()
        #expect(Self.clients(of: bench) == ["127.0.0.1"])
    }
}
