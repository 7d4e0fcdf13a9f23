import Synchronization
import Workload

/// How far CLOCK_REALTIME, in which the kernel stamps arrivals, is ahead of the monotonic clock, and what that was
/// before the last step: a stamp from before a step still tells the right instant. Any thread.
final class RealtimeOffset: Sendable {
    /// A difference above this may be a step, in nanoseconds; below, the clock was only tuned.
    private static let smallestStep: UInt64 = 1_000_000

    /// The offset before the last step. Its lock guards all three: who notes a step holds it; the atomics may be looked
    /// at without.
    private let beforeStep = Lock<UInt64>(0)
    /// 0 until the first reading.
    private let current = Atomic<UInt64>(0)
    /// When the last step was noticed, in monotonic nanoseconds: what arrived later is stamped by the new clock.
    private let noticedAt = Atomic<UInt64>(0)

    /// The instant of an arrival; never later than the reading.
    ///
    /// - Parameters:
    ///   - stamp: of the arrival, CLOCK_REALTIME nanoseconds.
    ///   - reading: both clocks, now.
    func arrival(ofRealtime stamp: UInt64, at reading: ClockReading) -> Instant {
        let now = reading.monotonic
        let offset = reading.realtime &- now
        let arrival = stamp &- offset
        let isPlain =
            RealtimeOffset.isNear(offset, current.load(ordering: .relaxed)) && arrival <= now
            && arrival >= noticedAt.load(ordering: .relaxed)
        return Instant(nanoseconds: isPlain ? arrival : youngestArrival(ofRealtime: stamp, offset: offset, now: now))
    }

    /// Of the clocks that a stamp from around a step may be of, the one that makes it the youngest is right: another
    /// makes it as old as the step is long, or puts it into the future.
    private func youngestArrival(ofRealtime stamp: UInt64, offset: UInt64, now: UInt64) -> UInt64 {
        let known = beforeStep.withLock { beforeStep in
            note(offset, at: now, beforeStep: &beforeStep)
            return [offset, current.load(ordering: .relaxed), beforeStep]
        }
        return known.map { stamp &- $0 }.filter { $0 <= now }.max() ?? now
    }

    /// A thread that was kept off the CPU between its reading and here tells nothing new: others have seen the step.
    private func note(_ offset: UInt64, at now: UInt64, beforeStep: inout UInt64) {
        let known = current.load(ordering: .relaxed)
        guard !RealtimeOffset.isNear(offset, known), now > noticedAt.load(ordering: .relaxed) else { return }
        beforeStep = known == 0 ? offset : known
        current.store(offset, ordering: .relaxed)
        noticedAt.store(now, ordering: .relaxed)
    }

    private static func isNear(_ offset: UInt64, _ known: UInt64) -> Bool {
        (known > offset ? known - offset : offset - known) <= smallestStep
    }
}
