import Testing

@testable import Reactor

/// Answers of name servers, byte by byte (RFC 1035 4.1).
struct NameAnswerTests {
    /// A message about `a.b` with records of a kind and a time; their names point to the question's.
    private static func answer(
        _ records: [(kind: UInt16, seconds: UInt32, data: Int)], questions: UInt16 = 1, count: UInt16? = nil
    ) -> [UInt8] {
        func two(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xff)] }
        var bytes: [UInt8] = [0, 1, 0x81, 0x80] + two(questions) + two(count ?? UInt16(records.count)) + [0, 0, 0, 0]
        for _ in 0..<questions { bytes += [1, 0x61, 1, 0x62, 0] + two(1) + two(1) }
        for record in records {
            bytes += [0xc0, 12] + two(record.kind) + two(1)
            bytes += two(UInt16(record.seconds >> 16)) + two(UInt16(record.seconds & 0xffff))
            bytes += two(UInt16(record.data)) + Array(repeating: 9, count: record.data)
        }
        return bytes
    }

    @Test func shortestTimeCounts_thatOfTheNameBeforeThemToo() {
        #expect(NameAnswer.timeToLive(in: Self.answer([(1, 300, 4)])[...]) == .seconds(300))
        #expect(NameAnswer.timeToLive(in: Self.answer([(1, 300, 4), (1, 7, 4)])[...]) == .seconds(7))
        #expect(NameAnswer.timeToLive(in: Self.answer([(5, 60, 2), (28, 3_600, 16)])[...]) == .seconds(60))
        #expect(NameAnswer.timeToLive(in: Self.answer([(1, 100_000, 4)])[...]) == .seconds(100_000))
        #expect(NameAnswer.timeToLive(in: Self.answer([(1, 0x8000_0001, 4)])[...]) == .zero, "RFC 2181 8")
        #expect(NameAnswer.timeToLive(in: Self.answer([(1, 5, 4)], questions: 0)[...]) == .seconds(5))
    }

    @Test func answerWithoutAddresses_hasNone() {
        #expect(NameAnswer.timeToLive(in: Self.answer([])[...]) == nil)
        #expect(NameAnswer.timeToLive(in: Self.answer([(5, 60, 2)])[...]) == nil)
    }

    @Test func whatIsCutOffOrNonsense_isNoTrap() {
        let whole = Self.answer([(5, 60, 2), (1, 300, 4)])
        for length in whole.indices { _ = NameAnswer.timeToLive(in: whole[..<length]) }
        for length in 0..<64 { _ = NameAnswer.timeToLive(in: Array(repeating: 0xff, count: length)[...]) }
        #expect(NameAnswer.timeToLive(in: Self.answer([(1, 5, 4)], count: 9)[...]) == .seconds(5))
    }
}
