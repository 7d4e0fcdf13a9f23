import Glibc

/// A system call or library call that failed.
public enum ReactorError: Error, Equatable, Sendable {
    /// `operation` names the call and its object, as in `bind 127.0.0.1:8080`.
    case system(operation: String, errno: Int32)
    case address(text: String, reason: String)
    case libevent(operation: String)
    /// Threads that could not be had, beside those that could.
    case threads(had: Int, wanted: Int, errno: Int32)
}

extension ReactorError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .system(let operation, let errno): "\(operation): \(String(cString: strerror(errno)))"
        case .address(let text, let reason): "address \"\(text)\": \(reason)"
        case .libevent(let operation): "\(operation): libevent refused"
        case .threads(let had, let wanted, let errno):
            "threads: \(had < wanted ? "only " : "")\(had) of \(wanted) may be had with their own memory"
                + "\(had < wanted ? "" : ", and too little beside it") (\(String(cString: strerror(errno))))"
        }
    }
}
