import Glibc
import Testing

@testable import Reactor

struct ReactorErrorTests {
    /// All of them may be had, and what malloc(3) reserves for one more not.
    @Test(arguments: [
        (3, "threads: only 3 of 4 may be had with their own memory (Cannot allocate memory)"),
        (4, "threads: 4 of 4 may be had with their own memory, and too little beside it (Cannot allocate memory)"),
    ])
    func threadsWithoutMemory_areSaidToBeThere_ifTheyAre(had: Int, text: String) {
        #expect("\(ReactorError.threads(had: had, wanted: 4, errno: ENOMEM))" == text)
    }
}
