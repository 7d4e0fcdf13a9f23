import Foundation
import Reactor
import Workload

/// A name server on port 53 of an address of the loopback, which answers as a test tells it to. Only where the test may
/// listen there.
final class FakeNameServer: Sendable {
    /// What it answers for every name.
    struct Answer: Sendable {
        var addresses: [String]
        /// In seconds.
        var time: UInt32 = 1
        /// Says nothing.
        var isSilent = false
    }

    private struct State {
        var answer: Answer
        var asked = 0
        var isEnding = false
    }

    static let address = "127.0.0.53"
    private let descriptor: Int32
    private let state: Lock<State>
    private let ended = DispatchSemaphore(value: 0)

    /// Nil where it may not listen.
    init?(_ answer: Answer) {
        state = Lock(State(answer: answer))
        descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = UInt16(53).bigEndian
        place.sin_addr.s_addr = inet_addr(FakeNameServer.address)
        let isBound = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard descriptor >= 0, isBound == 0 else {
            close(descriptor)
            return nil
        }
        Thread { [self] in serve() }.start()
    }

    /// Questions so far.
    var asked: Int { state.withLock { $0.asked } }

    func answer(_ answer: Answer) { state.withLock { $0.answer = answer } }

    /// Returns when the next one may listen.
    func end() {
        state.withLock { $0.isEnding = true }
        ended.wait()
    }

    private func serve() {
        var buffer = [UInt8](repeating: 0, count: 512)
        var query = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while !state.withLock({ $0.isEnding }) {
            guard poll(&query, 1, 20) > 0 else { continue }
            var from = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let count = withUnsafeMutablePointer(to: &from) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    recvfrom(descriptor, &buffer, buffer.count, 0, $0, &length)
                }
            }
            let answer = state.withLock { state in
                state.asked += 1
                return state.answer
            }
            guard !answer.isSilent, let reply = FakeNameServer.reply(to: Array(buffer.prefix(max(0, count))), answer)
            else { continue }
            withUnsafePointer(to: &from) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = sendto(descriptor, reply, reply.count, 0, $0, length)
                }
            }
        }
        close(descriptor)
        ended.signal()
    }

    /// Whether a test may do all that it takes.
    static let isPossible: Bool = {
        guard let folder = try? TemporaryFolder(), let command = try? launcher(folder),
            (try? Tool.run(command + ["true"]).status) == 0, let one = FakeNameServer(Answer(addresses: []))
        else { return false }
        one.end()
        return true
    }()

    /// A command that runs another one with `resolv.conf` as it says.
    static func launcher(_ folder: TemporaryFolder) throws -> [String] {
        let path = try folder.write(
            "nameserver \(address)\noptions timeout:1 attempts:1\n", to: "resolv")
        let script = "mount --bind '\(path)' /etc/resolv.conf && exec \"$@\""
        return ["unshare", "--mount", "sh", "-c", script, "sh"]
    }

    /// RFC 1035 4.1: the question again, and its records if it is for IPv4.
    private static func reply(to query: [UInt8], _ answer: Answer) -> [UInt8]? {
        guard query.count > 16, let end = query[12...].firstIndex(of: 0), query.count >= end + 5 else { return nil }
        let isIPv4 = query[end + 1] == 0 && query[end + 2] == 1
        let addresses = isIPv4 ? answer.addresses : []
        var reply = Array(query[..<2]) + [0x81, 0x80, 0, 1, 0, UInt8(addresses.count), 0, 0, 0, 0]
        reply += query[12..<end + 5]
        for address in addresses {
            reply += [0xc0, 12, 0, 1, 0, 1]
            reply += withUnsafeBytes(of: answer.time.bigEndian, Array.init)
            reply += [0, 4] + address.split(separator: ".").compactMap { UInt8($0) }
        }
        return reply
    }
}
