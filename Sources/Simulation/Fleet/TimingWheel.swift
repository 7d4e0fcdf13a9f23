/// When something happens next at each of many machines: slots of a fixed width go round, and a machine stands in the
/// slot of its instant (Varghese and Lauck, SOSP 1987). Setting and taking cost the same however many there are.
struct TimingWheel: Sendable {
    private static let slotBits = 14
    private static let slots = 1 << slotBits
    private static let none = Int32(-1)

    /// The first machine of each slot, and those before and behind each machine in its slot.
    private var firsts = [Int32](repeating: TimingWheel.none, count: TimingWheel.slots)
    private var before, behind: [Int32]
    private var instants: [Int64]
    /// A bit for each slot that has a machine.
    private var used = [UInt64](repeating: 0, count: TimingWheel.slots / 64)
    /// Width of a slot, as a power of two of nanoseconds.
    private let shift: Int64
    /// The slot that is looked at, counted without going round.
    private var tick: Int64 = 0

    /// - Parameter count: of machines. The more there are, the narrower the slots: a few machines stand in each.
    init(count: Int) {
        before = Array(repeating: TimingWheel.none, count: count)
        behind = before
        instants = Array(repeating: .max, count: count)
        shift = Int64(max(8, 22 - (Int.bitWidth - max(1, count).leadingZeroBitCount)))
    }

    /// - Parameter instant: not before what was taken last; `.max` for never.
    mutating func set(_ machine: Int, at instant: Int64) {
        guard instants[machine] != instant else { return }
        if instants[machine] != .max { remove(machine) }
        instants[machine] = instant
        guard instant != .max else { return }
        let slot = TimingWheel.slot(instant >> shift)
        let first = firsts[slot]
        behind[machine] = first
        before[machine] = TimingWheel.none
        if first != TimingWheel.none { before[Int(first)] = Int32(machine) }
        firsts[slot] = Int32(machine)
        used[slot >> 6] |= 1 << UInt64(slot & 63)
    }

    /// Takes a machine at which something is due until then; nil where there is none any more.
    mutating func takeDue(until instant: Int64) -> Int? {
        let last = instant >> shift
        // Once round, each slot has been looked at.
        if last - tick >= Int64(TimingWheel.slots) { tick = last - Int64(TimingWheel.slots) + 1 }
        while true {
            var machine = firsts[TimingWheel.slot(tick)]
            while machine != TimingWheel.none {
                if instants[Int(machine)] <= instant {
                    remove(Int(machine))
                    instants[Int(machine)] = .max
                    return Int(machine)
                }
                machine = behind[Int(machine)]
            }
            guard tick < last else { return nil }
            tick = min(last, nextUsed(after: tick))
        }
    }

    private static func slot(_ tick: Int64) -> Int { Int(tick & Int64(slots - 1)) }

    /// The next slot with a machine; a whole round later where there is none.
    private func nextUsed(after tick: Int64) -> Int64 {
        var next = tick + 1
        let end = tick + Int64(TimingWheel.slots)
        while next < end {
            let slot = TimingWheel.slot(next)
            let rest = used[slot >> 6] >> UInt64(slot & 63)
            if rest != 0 { return next + Int64(rest.trailingZeroBitCount) }
            next += Int64(64 - slot & 63)
        }
        return end
    }

    private mutating func remove(_ machine: Int) {
        let slot = TimingWheel.slot(instants[machine] >> shift)
        let (left, right) = (before[machine], behind[machine])
        if right != TimingWheel.none { before[Int(right)] = left }
        if left != TimingWheel.none {
            behind[Int(left)] = right
        } else {
            firsts[slot] = right
            if right == TimingWheel.none { used[slot >> 6] &= ~(1 << UInt64(slot & 63)) }
        }
    }
}
