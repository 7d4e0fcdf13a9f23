/// How workers share the listening port.
public enum AcceptStrategy: String, CaseIterable, Sendable {
    /// One listening socket in every worker's epoll: whoever sleeps is woken, one gets the connection.
    case shared
    /// One listening socket, of whose sleepers the kernel wakes one (EPOLLEXCLUSIVE, epoll_ctl(2)).
    case exclusive
    /// A listening socket for each worker, among which the kernel spreads connections (SO_REUSEPORT, socket(7)).
    case reuseport
}

/// How many connections a worker takes at a wake-up.
public enum AcceptBatch: String, CaseIterable, Sendable {
    /// All that wait.
    case greedy
    /// One; the others are left to whoever is free.
    case one
}
