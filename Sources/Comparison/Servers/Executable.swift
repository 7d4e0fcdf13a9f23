import Glibc

/// This program's own executable: a comparison starts daemons from it.
enum Executable {
    /// What leads to it whatever became of its name, in this process and in what it forks.
    static let link = "/proc/self/exe"

    /// Its name when this process began to ask.
    static let path: String = {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink(link, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }()

    /// What is executed for a command: where its name is ours and leads elsewhere by now, because a newer build has
    /// taken it, the one that runs here. A comparison is of one build from its begin to its end.
    static func file(of command: String) -> String {
        guard command == path else { return command }
        var (named, running) = (stat(), stat())
        guard stat(link, &running) == 0 else { return command }
        let isOurs = stat(command, &named) == 0 && named.st_dev == running.st_dev && named.st_ino == running.st_ino
        return isOurs ? command : link
    }
}
