import Testing

@testable import Comparison

/// What a comparison's programs take over from its caller.
struct SurroundingsTests {
    @Test func environment_isWhatIsNamed_andWhatWouldHaveMatteredIsTold() {
        let surroundings = Surroundings(
            caller: [
                "PATH": "/bin", "LANG": "C", "ASAN_OPTIONS": "a=1", "DEADLINED_THREADS": "1", "LD_PRELOAD": "x.so",
                "EDITOR": "vi", "NOTIFY_SOCKET": "/run/x", "HOME": "/root",
            ],
            niceness: 5, limits: ["open files": 1_024], arguments: ["--listen", "a"])
        #expect(surroundings.variables == ["ASAN_OPTIONS=a=1", "LANG=C", "PATH=/bin"])
        #expect(surroundings.withheld == ["DEADLINED_THREADS", "LD_PRELOAD", "NOTIFY_SOCKET"])
        #expect(
            surroundings.sentences == [
                "Beside their own options, daemons got --listen a.",
                "Of the environment they got ASAN_OPTIONS, LANG, PATH.",
                "Not passed on: DEADLINED_THREADS, LD_PRELOAD, NOTIFY_SOCKET.", "They ran at niceness 5.",
                "Their limits: open files 1024.",
            ])
    }
}
