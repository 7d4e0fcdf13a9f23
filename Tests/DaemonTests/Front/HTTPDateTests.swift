import Foundation
import Testing
import Wire

@testable import Daemon

struct HTTPDateTests {
    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),  // the example of RFC 9110
        (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),  // 2100 is no leap year
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ])
    func `a second is written as the RFC's fixed-length date`(second: Int, date: String) {
        #expect(text(second) == "Date: \(date)\r\n")
    }

    @Test func `every day of four centuries is what Foundation says`() throws {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        for day in stride(from: 0, to: 146_097, by: 97) {
            let date = formatter.string(from: Date(timeIntervalSince1970: Double(day * 86_400)))
            #expect(text(day * 86_400) == "Date: \(date)\r\n")
        }
    }

    private func text(_ second: Int) -> String {
        written { HTTPDate.write(secondsSinceEpoch: second, into: &$0) }
    }
}
