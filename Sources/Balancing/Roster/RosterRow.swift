import Workload

/// What is known of one machine.
struct RosterRow: Sendable {
    /// What it said of its load, and when.
    struct Report {
        var told: ToldLoad
        var at: Instant
    }

    var name: String
    /// Not, and without a request in flight: the row is free.
    var isMember = true
    var inFlight = 0

    /// One after the other, up to the present.
    var failures = 0
    /// Attempts that were given up because they were late, since it last gave an answer or none; and when the last was.
    var lates = 0
    var lateAt = Instant(nanoseconds: 0)
    /// When the first of those failures, or late ones, was noticed.
    var failingSince = Instant(nanoseconds: 0)
    /// When it last answered.
    var lastAnswer: Instant?
    /// The part of its last attempts that were late, of those that were late or answered: each new one counts for
    /// `newest`.
    var lateShare = 0.0
    /// That are remembered.
    var ejections = 0
    var ejectedUntil = Instant(nanoseconds: 0)

    var isUnready = false
    /// Of those that speak against what it is taken for, one after the other; nil before the first.
    var contraryChecks: Int?

    /// When its slow start ends; in the past for none.
    var slowUntil = Instant(nanoseconds: 0)
    var report: Report?
    /// The standing that was told last; nil as long as none was, and for one that is gone.
    var told: MachineStanding?

    init(name: String) { self.name = name }

    var isFree: Bool { !isMember && inFlight == 0 }

    mutating func noteAnswer(at now: Instant) {
        (failures, lates) = (0, 0)
        lastAnswer = now
        lateShare -= lateShare * RosterRow.newest
    }

    mutating func noteFailure(isLate: Bool, at now: Instant) {
        if isLate { lateShare += (1 - lateShare) * RosterRow.newest }
        // What was under way when it was ejected says nothing new.
        guard isMember, !isEjected(at: now) else { return }
        if failures + lates == 0 { failingSince = now }
        guard isLate else {
            failures += 1
            return
        }
        lates += 1
        lateAt = now
    }

    func isEjected(at now: Instant) -> Bool { now < ejectedUntil }

    /// Attempts that it has, as far as one can tell from outside: what was given up lies there still, until an answer
    /// says that it has got on, or until that is too long ago. Without them, the machine that is furthest behind would
    /// look idle, and get more.
    func load(at now: Instant, age: Duration) -> Int { inFlight + (now - lateAt <= age ? lates : 0) }

    func standing(at now: Instant) -> MachineStanding {
        guard isMember else { return .leaving }
        if isUnready { return .unready }
        if isEjected(at: now) { return .ejected }
        return now < slowUntil ? .slow : .ready
    }

    /// When its standing changes next if nothing else happens; nil for never.
    func nextChange(after now: Instant) -> Instant? {
        guard isMember, !isUnready else { return nil }
        return if isEjected(at: now) { ejectedUntil } else if now < slowUntil { slowUntil } else { nil }
    }

    /// The part of its share that it gets.
    func weight(at now: Instant, slowStart: Duration) -> Double {
        guard now < slowUntil else { return 1 }
        let left = (slowUntil - now).seconds / slowStart.seconds
        return max(RosterRow.leastWeight, 1 - left)
    }

    /// With less nobody would find out that it is up.
    private static let leastWeight = 0.1
    /// After an overload a machine is well when some 150 answers in a row were in time: that is about the second that
    /// a silent one is waited for. With a quarter of that, those that were about to come back were ejected.
    private static let newest = 1.0 / 64
}
