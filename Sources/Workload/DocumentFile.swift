import Glibc

/// The document of the kinds that read one: a file on disk or, where there is none, the copy that the binary has in it.
public struct DocumentFile: Sendable {
    /// Largest document read, in bytes.
    public static let maximumBytes = 16 << 20

    /// Where it is, for messages.
    public let path: String
    private let embedded: [UInt8]?

    public init(path: String) {
        self.path = path
        embedded = nil
    }

    private init(embedded file: EmbeddedFile) {
        path = file.name
        embedded = file.bytes
    }

    /// The document that belongs to this binary. It is read from disk for each unit where that file is there: beside
    /// the executable in the bundle that SwiftPM builds, or where the package installs it. A file that another version
    /// left there would give other digests, so one that differs is not taken. A binary alone copies its own document
    /// instead; the difference is no measurable part of a unit.
    public static func shipped() -> DocumentFile { shipped(.document) }

    /// The same document as a protobuf message.
    public static func shippedMessage() -> DocumentFile { shipped(.documentMessage) }

    private static func shipped(_ document: EmbeddedFile) -> DocumentFile {
        let places = [executableDirectory() + "/deadlined_Workload.resources", "/usr/lib/deadlined"]
        let files = places.map { DocumentFile(path: "\($0)/\(document.name)") }
        return files.first { (try? $0.read()) == document.bytes } ?? DocumentFile(embedded: document)
    }

    /// Opens, reads and closes the file.
    public func read() throws(WorkFailure) -> [UInt8] {
        // A copy, as reading makes one.
        if let embedded { return embedded.map(\.self) }
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
