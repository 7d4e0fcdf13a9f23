import RPC
import Testing

struct GRPCTextTests {
    @Test(
        "A message travels percent-encoded, and comes back",
        arguments: [
            ("plain text, 100 % of it", "plain text, 100 %25 of it"), ("tab\tand\r\n", "tab%09and%0D%0A"),
            ("größer ☺", "gr%C3%B6%C3%9Fer %E2%98%BA"), ("", ""), ("~ }", "~ }"), ("\u{7f}", "%7F"),
        ])
    func percent(text: String, encoded: String) {
        #expect(String(decoding: GRPCText.percentEncoded(text.utf8), as: UTF8.self) == encoded)
        #expect(GRPCText.percentDecoded(encoded.utf8) == text)
    }

    @Test("What is no valid encoding stays as it is", arguments: ["%", "%4", "%zz", "100 %", "%%41"])
    func invalid(value: String) {
        #expect(GRPCText.percentDecoded(value.utf8) == value.replacing("%41", with: "A"))
    }

    @Test(
        "Bytes are written in base64 without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func base64(text: String, encoded: String) {
        #expect(GRPCText.base64(Array(text.utf8)) == Array(encoded.utf8))
    }

    @Test("Every six bits have their letter")
    func letters() {
        #expect(GRPCText.base64([0xfb, 0xff, 0xbf, 0x00, 0x10, 0x83]) == Array("+/+/ABCD".utf8))
    }
}
