import Glibc

extension DescriptorLimit {
    /// Descriptors that this process may still open.
    package static var free: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
            let most = Int(exactly: limit.rlim_cur)
        else { return .max }
        return max(0, most - open)
    }

    /// Those that are open: the entries of /proc/self/fd but for ".", ".." and the one that reads them (proc(5)).
    private static var open: Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var entries = 0
        while readdir(folder) != nil { entries += 1 }
        return max(0, entries - 3)
    }
}
