import Workload

/// How many retries all requests of a client may make together in any window of time: a share of the requests that are
/// sent in it, and a floor. Finagle's and linkerd's budget ("Retry Budgets", finagle.github.io, 2016), whose default is
/// 20 % and 10/s in 10 s: what a calm hour has not used is forgotten when a storm begins.
///
/// gRPC's throttle (proposal A6) goes by a share, too, but stops all retries below half of its tokens, and so needs
/// many calls before it is sure. A breaker is not built beside it: what it would stop, the budget does.
public struct RetryBudget: Equatable, Sendable {
    /// Of the requests sent, from 0 to 1.
    public var share: Double
    /// Retries a second that are allowed however few requests are sent.
    public var perSecond: Double
    /// How long a request, or a retry, is remembered.
    public var window: Duration

    public static let standardWindow = Duration.seconds(10)

    public init(share: Double, perSecond: Double, window: Duration = RetryBudget.standardWindow) {
        (self.share, self.perSecond, self.window) = (share, perSecond, window)
    }
}
