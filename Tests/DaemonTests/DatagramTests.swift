import Foundation
import Glibc
import Reactor
import Testing
import Workload

@testable import Daemon

/// The service manager and the journal, which may not read for a while.
@Suite(.timeLimit(.minutes(1)))
struct DatagramTests {
    /// A Unix socket that receives datagrams when it is told to.
    private final class Reader {
        let name = "@deadlined-test-\(UUID())"
        private let descriptor: Int32

        init() throws {
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let bytes = [0] + Array(name.utf8.dropFirst())
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
            let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
            let status = withUnsafePointer(to: address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
            }
            guard status == 0 else { throw POSIXError(.EADDRINUSE) }
        }

        deinit {
            close(descriptor)
        }

        func readAll() -> [String] {
            var texts: [String] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 {
                texts.append(String(decoding: buffer[..<count], as: UTF8.self))
            }
            return texts
        }
    }

    @Test func `a service manager that does not read holds nobody, and hears the latest state when it does`() throws {
        let reader = try Reader()
        let notifier = ServiceNotifier(socket: reader.name)
        // Many more than any queue of datagrams takes (net.unix.max_dgram_qlen).
        for number in 0..<20_000 { notifier.tell(.reloading(at: Clock.now()), status: "\(number)") }
        notifier.tell(.ready, status: "well")
        let told = reader.readAll()
        #expect(told.first?.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") == true)
        #expect(!told.contains("READY=1\nSTATUS=well"))
        notifier.show(status: "well")
        #expect(reader.readAll() == ["READY=1\nSTATUS=well"])
        notifier.show(status: "well")
        #expect(reader.readAll() == [])
    }

    @Test func `a journal that does not read holds nobody`() throws {
        let reader = try Reader()
        let sender = try #require(DatagramSender(to: reader.name))
        var outcome = DatagramSender.Sent.sent
        while outcome == .sent { outcome = sender.send([1]) }
        #expect(outcome == .full)
        #expect(reader.readAll().count > 1)
        #expect(sender.send([1]) == .sent)
    }

    @Test(arguments: ["", "relative", "@" + String(repeating: "x", count: 108)])
    func `a name that is no socket's has no sender`(path: String) {
        #expect(DatagramSender(to: path) == nil)
    }

    @Test func `nobody listens: that fails and nothing waits`() throws {
        #expect(try #require(DatagramSender(to: "/nonexistent/socket")).send([1]) == .failed)
    }

    @Test func `an entry of the journal has a line a field, and the length before a value of several lines`() {
        let bytes = JournalLog.datagram(of: ["MESSAGE=a=b", "ERROR=c\nd"])
        #expect(bytes == Array("MESSAGE=a=b\nERROR\n".utf8) + [3, 0, 0, 0, 0, 0, 0, 0] + Array("c\nd\n".utf8))
    }
}
