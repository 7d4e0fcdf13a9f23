/// How a client chooses among machines, and when it takes one for down.
///
/// Ejection is Envoy's outlier detection by consecutive failures, with its defaults except for the time, which is made
/// for requests of some 100 ms ("Outlier detection": `consecutive_5xx` 5, `base_ejection_time` 30 s times the number of
/// ejections, `max_ejection_time` 300 s). Slow start is Envoy's, too (`min_weight_percent` 10, `aggression` 1), with
/// HAProxy's bound of what is in flight meanwhile (`slowstart`). Checks count as HAProxy's do (`fall` 3, `rise` 2).
public struct RosterSetting: Sendable {
    public var balancer: BalancerChoice
    /// Failures one after the other after which a machine is ejected; 0 for never.
    public var ejectAfter = 5
    /// A machine that is only late is ejected once it has said nothing at all for so long, and only while nearly all
    /// others are well: a burst makes all machines late for a moment, and whoever takes some of them out then gives the
    /// others too much.
    public var silence: Duration = .seconds(1)
    /// For how long at first: times the number of its ejections, of which one is forgotten for each such time that it
    /// has had its whole share.
    public var ejectFor: Duration = .seconds(5)
    public var longestEjection: Duration = .seconds(300)
    /// The largest share of the machines that is ejected at once.
    public var mostEjected = 0.5
    /// How long a machine that comes, or comes back, takes until it has its share; zero for at once.
    public var slowStart: Duration = .seconds(10)
    /// What a machine said of its load counts for so long.
    public var reportAge: Duration = .seconds(2)
    /// Checks in a row after which a machine counts as unready, and as ready. The first check counts at once.
    public var failedChecks = 3
    public var goodChecks = 2

    public init(balancer: BalancerChoice) { self.balancer = balancer }
}
