import Glibc
import Reactor
import Workload

/// The process that writes the access log. Whatever its disk does, only it waits: the supervisor gives it no more than
/// the line between them takes.
enum AccessWriter {
    /// First byte of the supervisor's messages.
    enum Mark {
        /// Whole lines follow.
        static let lines = UInt8(ascii: "L")
        /// The file is to be opened again.
        static let reopen = UInt8(ascii: "R")
    }

    /// The longest message, in bytes.
    static let messageCapacity = 64 << 10

    /// Writes until the supervisor sends no more. The exit status of the process.
    static func run(_ file: AccessFile, on line: Socket) -> Int32 {
        if let errno = file.open() {
            tell(.unopened(errno: errno), over: line)
            return 1
        }
        tell(.opened, over: line)
        var buffer = [UInt8](repeating: 0, count: messageCapacity)
        while true {
            switch buffer.withUnsafeMutableBytes({ line.receiveMessage(into: $0) }) {
            case .message(let count, carried: _): take(buffer[..<count], file, on: line)
            case .wouldBlock: _ = line.waitReadable(milliseconds: -1)
            case .end: return 0
            }
        }
    }

    private static func take(_ message: ArraySlice<UInt8>, _ file: AccessFile, on line: Socket) {
        switch message.first {
        case Mark.lines:
            tell(file.write(message.dropFirst()), over: line)
        case Mark.reopen:
            if let errno = file.open() { return tell(.unopened(errno: errno), over: line) }
            if let news = file.dropRest() { tell(news, over: line) }
            tell(.opened, over: line)
        default:
            break
        }
    }

    /// The supervisor reads soon.
    private static func tell(_ news: AccessNews, over line: Socket) {
        while case .wouldBlock = line.send(news.message, with: nil) {
            var wait = HurriedWait(until: nil, or: nil)
            _ = wait.wait(for: line.descriptor, writable: true)
        }
    }
}
