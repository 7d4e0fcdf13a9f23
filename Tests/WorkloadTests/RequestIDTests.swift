import Testing
import Workload

struct RequestIDTests {
    @Test(
        "A sane client's id is taken as it is",
        arguments: ["a", "9f3", "A-Z_0.9:/+=@~", String(repeating: "x", count: 64)])
    func sane(text: String) {
        #expect(RequestID(client: text.utf8)?.description == text)
    }

    @Test(
        "Any other id is refused",
        arguments: [
            "", String(repeating: "x", count: 65), "a b", "a\tb", "a\r\nb", "a\"b", "a,b", "a;b", "é", "a\u{0}",
            "a\u{7f}", "<a>",
            "a\\b", "{a}", "a&b", "a?b", "a%20", "a#b", "a*b", "(a)", "a|b", "a`b", "a'b", "a!b", "a$b", "[a]", "a^b",
        ])
    func insane(text: String) {
        #expect(RequestID(client: text.utf8) == nil)
    }

    @Test("Ours is written as salt and number in hexadecimal")
    func ours() {
        #expect(RequestID.ours(salt: 0x9F3, number: 255).description == "9f3-ff")
        #expect(RequestID.ours(salt: .max, number: .max).description == "ffffffff-ffffffff")
    }

    @Test("No id that is written is longer than the bound")
    func bound() {
        #expect(RequestID.ours(salt: .max, number: .max).description.utf8.count <= RequestID.maximumLength)
    }
}
