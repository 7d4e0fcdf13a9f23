/// What a machine's requests cost beside what they ask for: measured from a real one, or nothing. Nanoseconds.
package struct Costs: Equatable, Sendable {
    /// CPU time of each step beside its compute: read, parse, schedule, write. Of a step that is cut, of each piece.
    package var perStep: Int64
    /// What a downstream call takes beside what was asked for.
    package var perCall: Int64
    /// From the end of compute to the client, and from the client's send to the front: time that takes no CPU.
    package var perReply: Int64
    /// CPU time of a refusal.
    package var refusal: Int64
    /// Compute takes 1 + this times what was asked for.
    package var slowdown: Double

    package init(
        perStep: Int64 = 0, perCall: Int64 = 0, perReply: Int64 = 0, refusal: Int64 = 0, slowdown: Double = 0
    ) {
        (self.perStep, self.perCall, self.perReply) = (perStep, perCall, perReply)
        (self.refusal, self.slowdown) = (refusal, slowdown)
    }

    /// CPU time of a step, or a piece of one.
    func time(ofComputing nanoseconds: Int64) -> Int64 {
        perStep + (slowdown == 0 ? nanoseconds : Int64(Double(nanoseconds) * (1 + slowdown)))
    }
}
