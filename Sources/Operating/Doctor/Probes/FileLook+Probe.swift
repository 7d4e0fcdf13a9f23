import Glibc

extension FileLook {
    /// Nil where there is no such file, or none that may be looked at.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(owner: status.st_uid, group: status.st_gid, mode: status.st_mode & 0o7777)
    }
}
