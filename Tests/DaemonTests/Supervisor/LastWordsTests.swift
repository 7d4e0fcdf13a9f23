import Reactor
import Testing

@testable import Daemon

struct LastWordsTests {
    @Test func `last words are heard, before the loop comes to them and behind another message`() throws {
        let loop = try EventLoop()
        for isRead in [false, true] {
            let (ours, theirs) = try Socket.messagePair()
            var received: [ControlMessage] = []
            var hasEnded = false
            let line = try ControlLine(
                socket: ours, loop: loop, received: { message, _ in received.append(message) },
                ended: { hasEnded = true })
            #expect(line.readRest() == [])
            _ = theirs.send([ControlMessage.ready.rawValue], with: nil)
            ControlLine.sendLastWords("no threads", over: theirs)
            theirs.close()
            if isRead { while !hasEnded { loop.poll(waiting: true) } }
            #expect(line.readRest() == (isRead ? [] : [.ready, .failed]))
            #expect(line.lastWords == "no threads")
            #expect(received == (isRead ? [.ready] : []), "one that is dead does not accept")
            line.close()
        }
    }
}
