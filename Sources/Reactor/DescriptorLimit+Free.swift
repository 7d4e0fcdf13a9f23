import Glibc

extension DescriptorLimit {
    /// Descriptors that this process may still open.
    public static var free: Int { max(0, current - (open ?? 0)) }

    /// What to say to who wants to open so many and may not, even with its limit raised as far as it goes; nil for who
    /// may.
    public static func shortage(of needed: Int) -> String? {
        guard needed > 0 else { return nil }
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
            let most = Int(exactly: limit.rlim_max)
        else { return nil }
        // Where there is not even one for looking, there is none.
        let left = max(0, most - (open ?? most))
        guard left < needed else { return nil }
        return "the limit of \(most) open files (ulimit -Hn) leaves \(left), and \(needed) are needed; raise it"
    }

    /// Those that are open: the entries of /proc/self/fd but for ".", ".." and the one that reads them (proc(5)); nil
    /// if they cannot be counted.
    private static var open: Int? {
        guard let folder = opendir("/proc/self/fd") else { return errno == EMFILE ? nil : 0 }
        defer { closedir(folder) }
        var entries = 0
        while readdir(folder) != nil { entries += 1 }
        return max(0, entries - 3)
    }
}
