import Glibc

/// Where a path leads, so that two outputs are not mixed in one place.
package enum OutputPlace {
    /// Major number of the devices that keep nothing, /dev/null among them.
    private static let memoryDevices: UInt64 = 1

    /// The descriptor of this process that a path means; nil for a path of the file system.
    package static func descriptor(of path: String) -> Int32? {
        switch path {
        case "-", "/dev/stdout": return STDOUT_FILENO
        case "/dev/stderr": return STDERR_FILENO
        default:
            let folders = ["/dev/fd/", "/proc/self/fd/"]
            guard let folder = folders.first(where: path.hasPrefix) else { return nil }
            return Int32(path.dropFirst(folder.count))
        }
    }

    static func isPipe(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
    }

    /// Why outputs would be mixed; nil if each has a place of its own.
    ///
    /// - Parameter outputs: as in `--json` and its path. What is told besides goes to standard output, or, where one of
    ///   these goes there, to standard error.
    package static func conflict(among outputs: [(flag: String, path: String)]) -> String? {
        var takers: [String: String] = [:]
        for (flag, path) in outputs {
            guard let place = identity(of: path) else { continue }
            if let other = takers.updateValue("\(flag) \(path)", forKey: place) {
                return "\(other) and \(flag) \(path) are one place; name another for one of them"
            }
        }
        let descriptors = outputs.map { descriptor(of: $0.path) }
        if descriptors.contains(STDOUT_FILENO) {
            guard descriptors.contains(STDERR_FILENO) else { return nil }
            return "standard output and standard error are both taken, and the table has no place; name a file for one"
        }
        guard let table = identity(of: "-"), let taker = takers[table] else { return nil }
        return "\(taker): the table goes there too, as standard output; name another file, or - for the figures alone"
    }

    /// The same for all paths that lead to one place; nil for what keeps nothing, and what cannot be looked at.
    private static func identity(of path: String) -> String? {
        var status = stat()
        if let descriptor = descriptor(of: path) {
            guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFCHR else {
                return "descriptor \(descriptor)"
            }
            return "\(status.st_dev) \(status.st_ino)"
        }
        if stat(path, &status) == 0 {
            let isMemory = status.st_mode & S_IFMT == S_IFCHR && status.st_rdev >> 8 == memoryDevices
            return isMemory ? nil : "\(status.st_dev) \(status.st_ino)"
        }
        // Not there yet: its folder and its name.
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard let name = parts.last, !path.hasSuffix("/") else { return nil }
        let folder = String(path.dropLast(name.count))
        guard stat(folder.isEmpty ? "." : folder, &status) == 0 else { return nil }
        return "\(status.st_dev) \(status.st_ino) \(name)"
    }
}
