import Foundation
import Reactor

/// A place that results go to: tried before there are any, written to once there are.
///
/// What lies there stays what it is: a file keeps its mode, its owner and its names, a symbolic link its target; pipes
/// and devices are written through. What a file held is kept until there is something new to write.
package final class OutputFile {
    private enum Place {
        /// A descriptor of this process, as in `-`, `/dev/stdout` or `/dev/fd/3`: a stream that goes on.
        case stream(StandardStream)
        /// Opened by this object, which closes it.
        case open(Int32, isRegular: Bool)
        /// To be made: it has been tried.
        case missing
    }

    private let name: String
    private let path: String
    private let place: Place
    /// Whether a file has text already, as of an earlier run, which nothing that is empty should replace.
    package let hasText: Bool

    /// Of a new file, less the umask.
    private static let newMode: mode_t = 0o666

    /// - Parameters:
    ///   - flag: that names the path, for what is told when it cannot be written to.
    ///   - interruption: ends the process while a pipe is waited for that nobody reads yet.
    package init(_ flag: String, _ path: String, until interruption: Interruption? = nil) throws(StreamFailure) {
        self.path = path
        name = "\(flag) \(path)"
        if let descriptor = OutputPlace.descriptor(of: path) {
            let stream = OutputFile.stream(descriptor, name)
            try stream.requireWritable()
            place = .stream(stream)
        } else {
            place = try OutputFile.open(path, name, until: interruption)
        }
        var status = stat()
        if case .open(let descriptor, true) = place { fstat(descriptor, &status) }
        hasText = status.st_size > 0
    }

    /// The file that a flag names, tried; nil where it names none.
    package static func tried(
        _ flag: String, _ path: String?, until interruption: Interruption? = nil
    ) throws(LoadError) -> OutputFile? {
        try LoadError.from { () throws(StreamFailure) in
            try path.map { path throws(StreamFailure) in try OutputFile(flag, path, until: interruption) }
        }
    }

    deinit {
        if case .open(let descriptor, _) = place { close(descriptor) }
    }

    /// Whether somebody else must read what is written, and may make it wait.
    var waitsForReader: Bool {
        switch place {
        case .stream, .open(_, isRegular: false): true
        case .open(_, isRegular: true), .missing: false
        }
    }

    /// Writes the whole text, in place of what a file held before.
    ///
    /// - Parameter interruption: once it is there, a reader who takes nothing is waited for a little while only.
    package func write(_ text: String, until interruption: Interruption? = nil) throws(StreamFailure) {
        switch place {
        case .stream(let stream):
            try stream.write(text, until: interruption)
        case .open(let descriptor, isRegular: false):
            try StandardStream(descriptor: descriptor, name: name).write(text, until: interruption)
        case .open(let descriptor, isRegular: true):
            // Someone may have moved or removed it meanwhile: what is found under the name is written.
            if isNamed(descriptor) { try replace(with: text, in: descriptor) } else { try make(text) }
        case .missing:
            try make(text)
        }
    }

    private func isNamed(_ descriptor: Int32) -> Bool {
        var (opened, found) = (stat(), stat())
        guard fstat(descriptor, &opened) == 0, stat(path, &found) == 0 else { return false }
        return opened.st_dev == found.st_dev && opened.st_ino == found.st_ino
    }

    private func make(_ text: String) throws(StreamFailure) {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY
        let made = Glibc.open(path, flags | O_EXCL, OutputFile.newMode)
        let descriptor = made < 0 ? Glibc.open(path, flags, OutputFile.newMode) : made
        guard descriptor >= 0 else { throw failure(errno) }
        let result = Result { () throws(StreamFailure) in try replace(with: text, in: descriptor) }
        // Some file systems tell only then that they had no room.
        let closing = close(descriptor) == 0 ? 0 : errno
        do throws(StreamFailure) {
            try result.get()
            guard closing == 0 else { throw failure(closing) }
        } catch {
            // Nobody is to take a part of the results for all.
            if made >= 0 { unlink(path) }
            throw error
        }
    }

    private func replace(with text: String, in descriptor: Int32) throws(StreamFailure) {
        let length = text.utf8.count
        // Before anything that was there is overwritten.
        if let shortage = FileRoom.reserve(length, in: descriptor) { throw failure(shortage) }
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw failure(errno) }
        try StandardStream(descriptor: descriptor, name: name).write(text)
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw failure(errno) }
    }

    private func failure(_ errno: Int32) -> StreamFailure { StreamFailure(stream: name, errno: errno) }

    private static func stream(_ descriptor: Int32, _ name: String) -> StandardStream {
        descriptor == STDOUT_FILENO ? .output : StandardStream(descriptor: descriptor, name: name)
    }

    private static func open(
        _ path: String, _ name: String, until interruption: Interruption?
    ) throws(StreamFailure) -> Place {
        // Without waiting for a pipe's reader, so that one who waits for him can be told.
        var descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        if descriptor < 0, errno == ENXIO, OutputPlace.isPipe(path) {
            StandardStream.complain("\(name): waits for someone to read this pipe")
            descriptor = awaitReader(of: path, until: interruption)
        }
        if descriptor < 0, errno == ENOENT { return try create(path, name) }
        guard descriptor >= 0 else { throw StreamFailure(stream: name, errno: errno) }
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
        var status = stat()
        let isRegular = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        return .open(descriptor, isRegular: isRegular)
    }

    /// Between two looks for a pipe's reader, in milliseconds.
    private static let pause: Int32 = 20

    /// Opens a pipe as soon as somebody reads it. A caught signal would not end an open that waits.
    private static func awaitReader(of path: String, until interruption: Interruption?) -> Int32 {
        guard let interruption else { return Glibc.open(path, O_WRONLY | O_CLOEXEC) }
        while true {
            let descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK)
            guard descriptor < 0, errno == ENXIO else { return descriptor }
            var query = pollfd(fd: interruption.descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&query, 1, pause) != 0 { interruption.endProcess() }
        }
    }

    /// Makes a file and takes it away again: a run that fails leaves none. Where a link leads to a file that is not
    /// there, it stays, for only the link's own name is known.
    private static func create(_ path: String, _ name: String) throws(StreamFailure) -> Place {
        let made = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, newMode)
        guard made < 0 else {
            let shortage = FileRoom.reserve(1, in: made)
            close(made)
            unlink(path)
            if let shortage { throw StreamFailure(stream: name, errno: shortage) }
            return .missing
        }
        guard errno == EEXIST else { throw StreamFailure(stream: name, errno: errno) }
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, newMode)
        guard descriptor >= 0 else { throw StreamFailure(stream: name, errno: errno) }
        return .open(descriptor, isRegular: true)
    }

    /// Keys sorted, so that equal results give equal text.
    package static func json(_ value: some Encodable) throws(LoadError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
        } catch {
            throw LoadError("results as JSON: \(error.localizedDescription)")
        }
    }
}
