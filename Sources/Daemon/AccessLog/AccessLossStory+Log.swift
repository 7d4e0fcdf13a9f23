import Glibc
import Logging

extension AccessLossStory.Line {
    /// - Parameter path: of the access log's file.
    func tell(_ log: Logger, path: String) {
        switch self {
        case .unwritable(let errno):
            log.error(
                "the access log cannot be written, its lines are lost",
                metadata: ["path": "\(path)", "error": "\(String(cString: strerror(errno)))"])
        case .writtenAgain(let lost):
            log.notice("the access log is written again", metadata: ["path": "\(path)", "lost": "\(lost)"])
        case .lost(let lost):
            log.warning(
                "lines of the access log were lost",
                metadata: [
                    "displaced": "\(lost.displaced)", "behind": "\(lost.behind)", "unwritten": "\(lost.unwritten)",
                ])
        }
    }
}
