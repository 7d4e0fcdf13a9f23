import Balancing

/// The machines of a fleet, by their numbers: how each of them serves what it is sent. They know nothing of each other.
package protocol MachineGroup {
    /// Requests that all machines have together, or had at the most so far.
    var most: Int { get }
    /// Requests that were sent to it and have not ended, as of the last instant that it was advanced to.
    func inFlight(_ machine: Int) -> Int
    /// Those of them that are ready to compute or computing.
    func queue(_ machine: Int) -> Int
    /// When something happens next there if nothing is sent; `.max` for never.
    func nextInstant(_ machine: Int) -> Int64
    /// CPU time that it has used up to the last instant that it was advanced to, all cores together.
    func computed(_ machine: Int) -> Int64
    /// What it said of itself with its last reply; nil where that is too long ago, or nobody has asked for reports.
    func report(_ machine: Int, at instant: Int64) -> ToldLoad?

    /// Lets all of them report with their replies from now on.
    mutating func beginReporting()
    /// Lets everything happen there that is due until then.
    mutating func advance(_ machine: Int, to instant: Int64, into tally: inout FleetTally)
    /// Sends it a request at the request's own time, up to which it has been advanced.
    mutating func offer(_ request: SimulatedRequest, to machine: Int)
    /// Takes all its requests away, which are lost.
    mutating func lose(_ machine: Int, at instant: Int64, into tally: inout FleetTally)
}
