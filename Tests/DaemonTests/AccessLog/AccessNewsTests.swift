import Testing

@testable import Daemon

struct AccessNewsTests {
    @Test(arguments: [
        AccessNews.opened, .unopened(errno: 13), .took(written: .max, lost: .max, errno: .max),
        .took(written: 0, lost: 1, errno: 28),
    ])
    func news_comeBackAsTheyWereSent(news: AccessNews) {
        #expect(AccessNews(message: news.message) == news)
        #expect(news.message.count <= AccessNews.capacity)
    }

    @Test(arguments: ["", "ended", "opened 1", "unopened", "unopened x", "took 1 2", "took 1 2 3 4", "took 1 -2 3"])
    func whatIsNoNews_isNone(text: String) {
        #expect(AccessNews(message: Array(text.utf8)) == nil)
    }
}

struct UnwrittenLinesTests {
    @Test(arguments: [
        ("", false, "", 0), ("a\nbc\n", false, "", 2), ("a\nbc\nd\n", true, "a\n", 2), ("\nbc\n", true, "\n", 1),
        ("rest\n", true, "rest\n", 0),
    ])
    func ofALineThatWasBegun_theRestIsKept_andTheOthersAreLost(
        text: String, isWithinLine: Bool, rest: String, lost: UInt64
    ) {
        let unwritten = UnwrittenLines(Array(text.utf8)[...], isWithinLine: isWithinLine)
        #expect(unwritten.rest == Array(rest.utf8) && unwritten.lost == lost)
    }
}
