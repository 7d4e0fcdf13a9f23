import Testing
import Wire

@Suite struct StatusTextTests {
    @Test(arguments: [
        (200, "OK"), (403, "Forbidden"), (413, "Content Too Large"), (431, "Request Header Fields Too Large"),
        (505, "HTTP Version Not Supported"), (299, ""),
    ])
    func a_status_has_its_phrase(status: Int, phrase: String) {
        #expect(StatusText.of(status).description == phrase)
    }
}
