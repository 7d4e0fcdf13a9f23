import Configuration
import Glibc

/// Of the configuration reader. An input is a file.
enum ConfigurationProperties {
    /// A file without a name, in which every input is written anew.
    private static let descriptor: Int32 = {
        var name = Array("/dev/shm/fuzz-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        unlink(name)
        return descriptor
    }()
    private static let path = "/proc/self/fd/\(descriptor)"

    static func check(_ input: UnsafeRawBufferPointer) {
        switch load(input) {
        case .success(let loaded):
            require(loaded.overrides.isEmpty, "a file alone is overridden by nothing")
            var text = loaded.annotatedYAML
            let again = text.withUTF8 { load(UnsafeRawBufferPointer($0)) }
            require(
                (try? again.get())?.configuration == loaded.configuration,
                "what `check` prints reads the same: \(loaded.annotatedYAML)")
        case .failure(let failure):
            require(
                (1...ConfigurationErrors.maximum).contains(failure.errors.count), "errors, and no more than are kept")
            let lines = FileLines(input)
            for error in failure.errors { check(error, lines) }
        }
    }

    private static func load(_ bytes: UnsafeRawBufferPointer) -> Result<LoadedConfiguration, ConfigurationErrors> {
        require(descriptor >= 0 && ftruncate(descriptor, 0) == 0, "a file without a name")
        require(pwrite(descriptor, bytes.baseAddress, bytes.count, 0) == bytes.count, "an input is written")
        let sources = ConfigurationSources(
            path: path, environment: [:], flags: [], cpus: 4)
        return Result { () throws(ConfigurationErrors) in try sources.load() }
    }

    private static func check(_ error: ConfigurationError, _ lines: FileLines) {
        let scalars = error.message.unicodeScalars
        require(!scalars.isEmpty && scalars.count <= 500, "a message of at most 500 characters: \(error)")
        require(!scalars.contains { $0.properties.generalCategory == .control }, "a message of one line: \(error)")
        // Of a file that is none as a whole.
        guard error.place != "--config \(path)" else { return }
        let position = error.place.dropFirst(path.count).split(separator: ":", omittingEmptySubsequences: false)
        guard error.place.hasPrefix(path), position.count == 3, let line = Int(position[1]),
            let column = Int(position[2])
        else { return require(false, "a place is file, line and column: \(error.place.debugDescription)") }
        require(lines.has(line: line, column: column), "line and column lie in the file: \(error)")
    }
}
