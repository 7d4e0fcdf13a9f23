import Foundation
import Reactor
import Workload

/// A downstream service that the test holds in its hand: it keeps calls open until told, answers as told, and knows
/// which calls are open.
final class HeldDownstream: Sendable {
    /// What a call is answered with, step by step.
    enum Step: Sendable {
        case send(String)
        /// The service's own time.
        case work(Duration)
        /// Waits for `release`.
        case hold
        case close
        /// Ends the connection with a reset.
        case reset
        /// The text again and again, for as long as anybody listens.
        case endless(String)
    }

    private struct State {
        var open = 0
        var calls: [String] = []
        var connections = 0
        var isReleased = false
        var hasEnded = false
        var descriptors: Set<Int32> = []
    }

    let port: UInt16
    private let listener: Int32
    private let state = Lock(State())
    private let answer: @Sendable (_ head: String) -> [Step]

    /// A whole reply, after which the connection is kept.
    static let reply = reply(body: "downstream\n")

    static func reply(body: String) -> Step {
        .send("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// - Parameters:
    ///   - port: 0 takes a free one.
    ///   - answer: is given each call's head and says what becomes of it.
    init(port: UInt16 = 0, _ answer: @escaping @Sendable (_ head: String) -> [Step]) throws {
        self.answer = answer
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0, Loopback.withAddress(port, { bind(listener, $0, $1) }) == 0, listen(listener, 512) == 0
        else { throw SystemCallFailure("listen for downstream calls") }
        self.listener = listener
        self.port = Loopback.port(of: listener)
        Thread { [self] in acceptAll() }.start()
    }

    /// Ends every connection and both kinds of threads.
    func end() {
        let descriptors = state.withLock { state in
            state.hasEnded = true
            return state.descriptors
        }
        shutdown(listener, Int32(SHUT_RDWR))
        for descriptor in descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    /// The URL for `--downstream`.
    var url: String { "http://127.0.0.1:\(port)/call?ms={ms}" }
    /// Calls that have come in whole and are not answered.
    var openCalls: Int { state.withLock { $0.open } }
    /// The heads of all calls so far.
    var calls: [String] { state.withLock { $0.calls } }
    /// Connections accepted so far.
    var connections: Int { state.withLock { $0.connections } }

    /// Lets every held call go on, now and later.
    func release() {
        state.withLock { $0.isReleased = true }
    }

    private func acceptAll() {
        while case let descriptor = accept(listener, nil, nil), descriptor >= 0 {
            let isWanted = state.withLock { state in
                state.connections += 1
                state.descriptors.insert(descriptor)
                return !state.hasEnded
            }
            if isWanted { Thread { [self] in serve(descriptor) }.start() } else { drop(descriptor) }
        }
        close(listener)
    }

    private func serve(_ descriptor: Int32) {
        defer { drop(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while case let count = recv(descriptor, &chunk, chunk.count, 0), count > 0 {
            bytes += chunk[..<count]
            guard bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) else { continue }
            let head = String(decoding: bytes, as: UTF8.self)
            bytes = []
            state.withLock { state in
                state.open += 1
                state.calls.append(head)
            }
            let goesOn = perform(answer(head), on: descriptor)
            state.withLock { $0.open -= 1 }
            guard goesOn else { return }
        }
    }

    /// False when the connection is to end.
    private func perform(_ steps: [Step], on descriptor: Int32) -> Bool {
        for step in steps {
            switch step {
            case .send(let text):
                guard write(text, on: descriptor) else { return false }
            case .work(let duration):
                usleep(UInt32(duration / .microseconds(1)))
            case .hold:
                while state.withLock({ !$0.isReleased && !$0.hasEnded }) { usleep(1_000) }
            case .close:
                return false
            case .reset:
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
                return false
            case .endless(let text):
                while write(text, on: descriptor) {}
                return false
            }
        }
        return true
    }

    private func write(_ text: String, on descriptor: Int32) -> Bool {
        let bytes = Array(text.utf8)
        return send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    private func drop(_ descriptor: Int32) {
        state.withLock { _ = $0.descriptors.remove(descriptor) }
        close(descriptor)
    }
}
