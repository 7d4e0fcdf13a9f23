import Testing
import Workload

@Suite struct ForeignTextTests {
    @Test(
        arguments: [
            ([0xEF, 0xBB, 0xBF, 0x61], "a"), ([0x61, 0xEF, 0xBB, 0xBF], "a\u{FEFF}"), ([], ""),
            ([0xEF, 0xBB, 0xBF], ""),
            ([0xC3, 0xA9, 0x0D, 0x0A], "é\r\n"),
        ] as [([UInt8], String)])
    func `UTF-8 is taken without its byte order mark`(bytes: [UInt8], text: String) throws {
        #expect(try ForeignText.decode(bytes) == text)
    }

    private static let wide = "want UTF-8 text, got UTF-16 or UTF-32; save the file as UTF-8"

    @Test(
        arguments: [
            ([0xFF, 0xFE, 0x61, 0x00], "f: " + wide), ([0xFE, 0xFF, 0x00, 0x61], "f: " + wide),
            ([0xFF, 0xFE, 0x00, 0x00], "f: " + wide), ([0x61, 0x00, 0x62, 0x00], "f: " + wide),
            ([0x00, 0x61, 0x00, 0x62], "f: " + wide),
            ([0x61, 0x0A, 0x62, 0x00], "f:2:2: want text, got a NUL byte; is the file damaged?"),
            (
                [0x61, 0x0D, 0x0A, 0x0D, 0xE9, 0x62],
                "f:3:1: want UTF-8 text, got the byte 0xE9; save the file as UTF-8"
            ),
            (
                [0xEF, 0xBB, 0xBF, 0xC3, 0xA9, 0xC3],
                "f:1:2: want UTF-8 text, got the byte 0xC3; save the file as UTF-8"
            ),
        ] as [([UInt8], String)])
    func `what is no UTF-8 is refused with its place`(bytes: [UInt8], message: String) {
        let problem = #expect(throws: TextProblem.self) { try ForeignText.decode(bytes) }
        #expect(problem?.description(of: "f") == message)
    }

    @Test(arguments: [
        ("140/s\r", "140/s"), ("\u{FEFF} a b\u{A0}\n", "a b"), ("\u{200B}", ""), ("", ""), ("a", "a"),
    ])
    func `what nobody sees at the ends of a text is cut off`(text: String, trimmed: String) {
        #expect(ForeignText.trim(text) == trimmed)
    }
}
