import Glibc
import Testing

/// Waits for a condition, and fails the test when it does not come true in time. The one place where a test waits by
/// the clock.
///
/// - Parameters:
///   - what: the condition, as the failure says it.
///   - bound: the longest wait; generous, because a test that passes never uses it up.
func until(
    _ what: String, within bound: Duration = .seconds(30), sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () throws -> Bool
) throws {
    let end = ContinuousClock.now + bound * SystemTests.slowness
    while try !condition() {
        guard ContinuousClock.now < end else {
            Issue.record("not within \(bound): \(what)", sourceLocation: sourceLocation)
            throw NeverCame(what: what)
        }
        usleep(pollMicroseconds)
    }
}

/// Between two looks at a condition.
private let pollMicroseconds: UInt32 = 1_000

/// A condition that did not come true in time.
struct NeverCame: Error {
    var what: String
}
