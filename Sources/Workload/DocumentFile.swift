import Glibc

/// The document of the `json` kind, as a file on disk.
package struct DocumentFile: Sendable {
    /// Largest document read, in bytes.
    package static let maximumBytes = 16 << 20

    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// The document that ships with the project: beside the executable in the bundle that SwiftPM builds, or where the
    /// package installs it.
    package static func shipped() throws(WorkFailure) -> DocumentFile {
        let places = [executableDirectory() + "/deadlined_Workload.resources", "/usr/lib/deadlined"]
        for place in places {
            let path = place + "/catalogue.json"
            if access(path, R_OK) == 0 { return DocumentFile(path: path) }
        }
        throw WorkFailure(
            reason: "catalogue.json is in neither \(places.joined(separator: " nor ")): build or install deadlined anew"
        )
    }

    /// Opens, reads and closes the file.
    package func read() throws(WorkFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("stat", errno) }
        guard status.st_size <= DocumentFile.maximumBytes else {
            throw WorkFailure(reason: "\(path): \(status.st_size) bytes, at most \(DocumentFile.maximumBytes)")
        }
        var error: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
            while count < buffer.count {
                let got = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
                if got < 0, errno == EINTR { continue }
                if got < 0 { error = errno }
                guard got > 0 else { break }
                count += got
            }
        }
        guard error == 0 else { throw failure("read", error) }
        return bytes
    }

    private func failure(_ operation: String, _ error: Int32) -> WorkFailure {
        WorkFailure(reason: "\(operation) \(path): \(String(cString: strerror(error)))")
    }

    private static func executableDirectory() -> String {
        guard let resolved = realpath("/proc/self/exe", nil) else { return "." }
        defer { free(resolved) }
        let path = String(cString: resolved)
        return String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    }
}
