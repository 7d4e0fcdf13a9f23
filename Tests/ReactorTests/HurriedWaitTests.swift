import Glibc
import Testing
import Workload

@testable import Reactor

struct HurriedWaitTests {
    /// A pipe whose reader takes nothing.
    private final class Pipe {
        let reading, writing: Int32

        init() throws {
            var ends: [Int32] = [-1, -1]
            try #require(pipe(&ends) == 0)
            (reading, writing) = (ends[0], ends[1])
        }

        deinit {
            close(reading)
            close(writing)
        }

        func fill() {
            _ = fcntl(writing, F_SETFL, O_NONBLOCK)
            while Glibc.write(writing, "\n", 1) == 1 {}
            _ = fcntl(writing, F_SETFL, 0)
        }

        func read(_ count: Int) -> String {
            var bytes = [UInt8](repeating: 0, count: count)
            let length = Glibc.read(reading, &bytes, count)
            return String(decoding: bytes.prefix(max(0, length)), as: UTF8.self)
        }
    }

    @Test func waitWhoseShareIsOver_isLate_andTheWholeGoesOn() throws {
        let pipe = try Pipe()
        var wait = HurriedWait(until: Clock.now() + .seconds(600), or: nil)
        #expect(wait.wait(for: pipe.reading, writable: false, until: Clock.now()) == .late)
        _ = Glibc.write(pipe.writing, "\n", 1)
        #expect(wait.wait(for: pipe.reading, writable: false) == .ready)
    }

    @Test func descriptorThatIsReady_isSo_evenOnceAnEndIsWanted() throws {
        let (pipe, interruption) = (try Pipe(), try Interruption())
        interruption.note(SIGINT)
        var wait = HurriedWait(until: nil, or: interruption)
        #expect(wait.wait(for: pipe.writing, writable: true) == .ready)
    }

    @Test func waitWithoutEnd_endsSoonAfterTheWish() throws {
        let (pipe, interruption) = (try Pipe(), try Interruption())
        interruption.note(SIGINT)
        var wait = HurriedWait(until: nil, or: interruption)
        #expect(wait.wait(for: pipe.reading, writable: false) == .interrupted)
    }

    @Test func waitThatIsOver_isLate() throws {
        let pipe = try Pipe()
        var wait = HurriedWait(until: Clock.now(), or: try Interruption())
        #expect(wait.wait(for: pipe.reading, writable: false) == .late)
    }

    @Test func textForAReaderWhoTakesNothing_isAFailure_onceAnEndIsWanted() throws {
        let (pipe, interruption) = (try Pipe(), try Interruption())
        pipe.fill()
        interruption.note(SIGINT)
        #expect(throws: StreamFailure(stream: "s", errno: EINTR)) {
            try StandardStream(descriptor: pipe.writing, name: "s").write("text", until: interruption)
        }
    }

    @Test func textForPeople_doesNotCommandTheirTerminal() throws {
        let pipe = try Pipe()
        try StandardStream(descriptor: pipe.writing, name: "s").tell("a\u{1B}[2J\tb\u{9B}\r\nc\n")
        #expect(pipe.read(100) == "a?[2J\tb??\nc\n")
        try StandardStream(descriptor: pipe.writing, name: "s").write("\u{1B}")
        #expect(pipe.read(100) == "\u{1B}")
    }
}
