/// What a machine's requests cost beside what they ask for: measured from a real one, or nothing. Nanoseconds.
package struct Costs: Equatable, Sendable {
    /// CPU time of each step beside its compute: read, parse, schedule, write.
    package var perStep: Int64
    /// Of a step that is cut: of each piece but the first.
    package var perPause: Int64
    /// What a downstream call takes beside what was asked for.
    package var perCall: Int64
    /// From the end of compute to the client, and from the client's send to the front: time that takes no CPU.
    package var perReply: Int64
    /// CPU time of a refusal.
    package var refusal: Int64
    /// Compute takes 1 + this times what was asked for.
    package var slowdown: Double

    package init(
        perStep: Int64 = 0, perPause: Int64 = 0, perCall: Int64 = 0, perReply: Int64 = 0, refusal: Int64 = 0,
        slowdown: Double = 0
    ) {
        (self.perStep, self.perPause, self.perCall, self.perReply) = (perStep, perPause, perCall, perReply)
        (self.refusal, self.slowdown) = (refusal, slowdown)
    }

    /// CPU time of a step, or a piece of one.
    ///
    /// - Parameter goesOn: whether it goes on after a pause.
    func time(ofComputing nanoseconds: Int64, goesOn: Bool) -> Int64 {
        (goesOn ? perPause : perStep) + (slowdown == 0 ? nanoseconds : Int64(Double(nanoseconds) * (1 + slowdown)))
    }
}
