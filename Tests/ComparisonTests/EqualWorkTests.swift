import Testing

@testable import Comparison
@testable import Load

struct EqualWorkTests {
    @Test func equalBytesAndRounds_areNoDifference() {
        let runs = [Sample.run("a", latenciesMs: [10, 20]), Sample.run("b", latenciesMs: [30, nil])]
        #expect(EqualWork.difference(between: runs) == nil)
    }

    @Test func otherBytes_areADifference() {
        let runs = [
            Sample.run("a", latenciesMs: [10, 20]),
            Sample.run("b", latenciesMs: [10, 20]) { number, record in record.bodyHash = UInt64(number) },
        ]
        #expect(EqualWork.difference(between: runs) == "request 1 (2ms + 20ms + 2ms): a and b returned different bytes")
    }

    @Test func otherRounds_areADifference_butNotWhereAServerIsSilent() {
        let silent = Sample.run("c", latenciesMs: [10]) { _, record in record.units = nil }
        let other = Sample.run("b", latenciesMs: [10]) { _, record in
            record.units = ServedUnits(before: 4, after: 5)
        }
        let first = Sample.run("a", latenciesMs: [10])
        #expect(EqualWork.difference(between: [first, silent]) == nil)
        #expect(
            EqualWork.difference(between: [first, other])
                == "request 0 (2ms + 20ms + 2ms): a and b ran different rounds: 4+4 and 4+5")
    }

    @Test func replyThatFailed_saysNothing() {
        let failed = Sample.run("b", latenciesMs: [10]) { _, record in
            record.status = 503
            record.bodyHash = 5
        }
        #expect(EqualWork.difference(between: [Sample.run("a", latenciesMs: [10]), failed]) == nil)
    }
}
