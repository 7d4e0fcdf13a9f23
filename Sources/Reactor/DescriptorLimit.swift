import Glibc

/// RLIMIT_NOFILE: the soft limit is historical (select(2)); who watches by epoll takes the hard one.
public enum DescriptorLimit {
    public static func raise() {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(resource, &limit)
    }

    /// Descriptors that this process may have open.
    public static var current: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return .max }
        return Int(exactly: limit.rlim_cur) ?? .max
    }
}
