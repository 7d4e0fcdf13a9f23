/// A reply's `Retry-After`: for how long its server wants to be left alone (RFC 9110 10.2.3).
public enum RetryAfter {
    /// Longer than any deadline: what says more says never.
    public static let longest = Duration.seconds(86_400)

    /// - Parameters:
    ///   - value: seconds, or a date as in `Sun, 06 Nov 1994 08:49:37 GMT`; the two obsolete forms of dates are not
    ///     read.
    ///   - realtime: now, in nanoseconds since 1970.
    /// - Returns: nil if it says something else.
    public static func wait(_ value: ArraySlice<UInt8>, at realtime: UInt64) -> Duration? {
        if !value.isEmpty, value.allSatisfy({ $0.decimalDigit != nil }) {
            return number(value).map { min(longest, .seconds($0)) } ?? longest
        }
        let words = value.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 6, words[5].elementsEqual("GMT".utf8), let day = day(words[1...3]),
            let time = secondOfDay(words[4])
        else { return nil }
        return min(longest, .seconds(max(0, day * 86_400 + time - Int64(realtime / 1_000_000_000))))
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Days since 1970 of a day, a month and a year, by the era of 400 years that begins in March (Hinnant,
    /// "chrono-Compatible Low-Level Date Algorithms").
    private static func day(_ words: ArraySlice<ArraySlice<UInt8>>) -> Int64? {
        let words = Array(words)
        let name = String(decoding: words[1], as: UTF8.self)
        guard let day = number(words[0], digits: 2), let index = months.firstIndex(of: name),
            let year = number(words[2], digits: 4), year >= 1970
        else { return nil }
        let shifted = index < 2 ? year - 1 : year
        let yearOfEra = shifted % 400
        let dayOfYear = Int64((153 * ((index + 10) % 12) + 2) / 5) + day - 1
        return shifted / 400 * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func secondOfDay(_ text: ArraySlice<UInt8>) -> Int64? {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            .compactMap { number($0, digits: 2) }
        guard parts.count == 3, text.count == 8 else { return nil }
        return parts[0] * 3_600 + parts[1] * 60 + parts[2]
    }

    private static func number(_ text: ArraySlice<UInt8>, digits: Int) -> Int64? {
        text.count == digits ? number(text) : nil
    }

    /// Nil for what is no number, or has more than nine digits.
    private static func number(_ text: ArraySlice<UInt8>) -> Int64? {
        guard (1...9).contains(text.count) else { return nil }
        return text.reduce(Int64?(0)) { value, byte in
            guard let value, let digit = byte.decimalDigit else { return nil }
            return value * 10 + Int64(digit)
        }
    }
}
