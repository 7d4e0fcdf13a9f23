import Synchronization
import Workload

/// How far CLOCK_REALTIME, in which the kernel stamps arrivals, is ahead of the monotonic clock, and what that was
/// before the last step: a stamp from before a step still tells the right instant.
///
/// Any thread. The atomics are read and written one by one: a reader that meets a step half noted takes one of the two
/// offsets for a stamp of that very moment.
final class RealtimeOffset: Sendable {
    /// A difference above this may be a step, in nanoseconds; below, the clock was only tuned.
    private static let smallestStep: UInt64 = 1_000_000

    /// 0 until the first reading.
    private let current = Atomic<UInt64>(0)
    private let beforeStep = Atomic<UInt64>(0)
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
        if isFarFromKnown(offset) { noteStep(to: offset, at: now) }
        let arrival = stamp &- offset
        let isPast = arrival <= now
        if isPast, arrival >= noticedAt.load(ordering: .relaxed) { return Instant(nanoseconds: arrival) }
        // Of two clocks that the stamp may be of, the one that makes it the younger is right: the other makes it as old
        // as the step is long, or puts it into the future.
        let other = stamp &- beforeStep.load(ordering: .relaxed)
        if other <= now, !isPast || other > arrival { return Instant(nanoseconds: other) }
        return Instant(nanoseconds: isPast ? arrival : now)
    }

    private func isFarFromKnown(_ offset: UInt64) -> Bool {
        let known = current.load(ordering: .relaxed)
        return (known > offset ? known - offset : offset - known) > RealtimeOffset.smallestStep
    }

    private func noteStep(to offset: UInt64, at now: UInt64) {
        let known = current.load(ordering: .relaxed)
        beforeStep.store(known == 0 ? offset : known, ordering: .relaxed)
        current.store(offset, ordering: .relaxed)
        noticedAt.store(now, ordering: .relaxed)
    }
}
