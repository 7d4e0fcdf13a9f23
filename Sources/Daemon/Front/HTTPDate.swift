import Glibc
import Wire

/// The `Date` field (RFC 9110, 6.6.1), written without locks: gmtime(3) takes one, and threads write replies.
enum HTTPDate {
    private static let weekdays: [StaticString] = [
        "Date: Thu, ", "Date: Fri, ", "Date: Sat, ", "Date: Sun, ", "Date: Mon, ", "Date: Tue, ", "Date: Wed, ",
    ]
    private static let months: [StaticString] = [
        " Jan ", " Feb ", " Mar ", " Apr ", " May ", " Jun ", " Jul ", " Aug ", " Sep ", " Oct ", " Nov ", " Dec ",
    ]

    static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        return time.tv_sec
    }

    /// `Date: Sun, 06 Nov 1994 08:49:37 GMT` and the line's end, for any time from 1970 on.
    static func write(secondsSinceEpoch: Int, into writer: inout ByteWriter) {
        let days = secondsSinceEpoch / 86_400
        let seconds = secondsSinceEpoch % 86_400
        let (year, month, day) = civil(daysSinceEpoch: days)
        writer.append(weekdays[days % 7])
        writer.append(twoDigitsOf: day)
        writer.append(months[month - 1])
        writer.append(twoDigitsOf: year / 100)
        writer.append(twoDigitsOf: year % 100)
        writer.append(UInt8(ascii: " "))
        writer.append(twoDigitsOf: seconds / 3_600)
        writer.append(UInt8(ascii: ":"))
        writer.append(twoDigitsOf: seconds / 60 % 60)
        writer.append(UInt8(ascii: ":"))
        writer.append(twoDigitsOf: seconds % 60)
        writer.append(" GMT\r\n")
    }

    /// The Gregorian date of a day, by the algorithm `civil_from_days` of Howard Hinnant, "chrono-Compatible Low-Level
    /// Date Algorithms": years begin in March, so that the leap day ends one.
    static func civil(daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
