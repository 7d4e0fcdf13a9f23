import Testing

@testable import Load

/// What a reply's own fields say of who served it, and how.
struct ServedFieldsTests {
    @Test(arguments: [
        ("mode=some-mode; worker=12; units=1+2", ServedBy(mode: "some-mode", worker: 12)),
        ("mode=m; worker=0", ServedBy(mode: "m", worker: 0)), ("units=1+2", nil), ("mode=; worker=0", nil),
        ("mode=m; worker=", nil), ("mode=m; worker=-1", nil), ("mode=m; worker=1234567890", nil),
        ("mode=a-name-of-seventeen; worker=0", nil), ("worker=1; mode=m", nil), ("", nil),
    ])
    func `who served is read where a reply says it`(field: String, server: ServedBy?) {
        #expect(ServedBy(Array(field.utf8)[...]) == server)
    }

    @Test(arguments: [
        ("x units=10+20", ServedUnits(before: 10, after: 20)), ("units=1+2", ServedUnits(before: 1, after: 2)),
        ("uunits=0+0;", ServedUnits(before: 0, after: 0)), ("units=10", nil), ("units=+", nil), ("", nil),
        ("units", nil),
    ])
    func servedUnits_areReadFromAReply(text: String, units: ServedUnits?) {
        #expect(ServedUnits(Array(text.utf8)[...]) == units)
    }

    private static let stages =
        "kernel;dur=0.001, queue;dur=0.020, compute;dur=1.500, preempted;dur=0.000, downstream;dur=20.000, "
        + "stale;dur=3.000"

    @Test func stages_areReadFromAReply() {
        #expect(
            ServedStages(Array(Self.stages.utf8)[...])
                == ServedStages(kernel: 1, queue: 20, compute: 1_500, preempted: 0, downstream: 20_000, stale: 3_000))
    }

    @Test(arguments: [
        "", "queue;dur=1.000", "kernel;dur=1.000, queue;dur=", stages.replacing("dur=0.020", with: "dur=0.02"),
        stages.replacing("dur=1.500", with: "dur=1"), stages.replacing("dur=1.500", with: "dur=.500"),
        stages.replacing("dur=1.500", with: "dur=15.00"), stages.replacing("queue", with: "cache"),
        stages + ", cache;dur=1.000",
    ])
    func stages_thatAreNotAsWeTellThem_areNone(text: String) {
        #expect(ServedStages(Array(text.utf8)[...]) == nil)
    }
}
