import Glibc

/// Where a path leads, under whatever name.
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

    /// The same for all paths that lead to one place; nil for what keeps nothing, and what cannot be looked at.
    static func identity(of path: String) -> String? {
        if let descriptor = descriptor(of: path) { return identity(of: descriptor) }
        var status = stat()
        if stat(path, &status) == 0 {
            let isMemory = status.st_mode & S_IFMT == S_IFCHR && status.st_rdev >> 8 == memoryDevices
            return isMemory ? nil : "\(status.st_dev) \(status.st_ino)"
        }
        return identity(ofMissing: path, links: 0)
    }

    /// A terminal takes whatever is said, and two of its descriptors are two places.
    static func identity(of descriptor: Int32) -> String? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFCHR else {
            return "descriptor \(descriptor)"
        }
        return "\(status.st_dev) \(status.st_ino)"
    }

    /// Whether two paths lead to one place.
    package static func isSame(_ path: String, _ other: String) -> Bool {
        guard let place = identity(of: path) else { return false }
        return place == identity(of: other)
    }

    /// Whether what is written there stays.
    static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Links that are followed (path_resolution(7)).
    private static let mostLinks = 40

    /// Of what is not there yet: its folder and its name, behind all links that lead there.
    private static func identity(ofMissing path: String, links: Int) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard let name = parts.last, !path.hasSuffix("/"), links < mostLinks else { return nil }
        let folder = String(path.dropLast(name.count))
        if let target = target(ofLink: path) {
            return identity(ofMissing: target.hasPrefix("/") ? target : folder + target, links: links + 1)
        }
        var status = stat()
        guard stat(folder.isEmpty ? "." : folder, &status) == 0 else { return nil }
        return "\(status.st_dev) \(status.st_ino) \(name)"
    }

    private static func target(ofLink path: String) -> String? {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return String(decoding: bytes.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
