import Glibc

/// A system call that failed.
public enum IdempotencyError: Error, Equatable, Sendable {
    case system(operation: String, errno: Int32)
}

extension IdempotencyError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .system(let operation, let errno): "\(operation): \(String(cString: strerror(errno)))"
        }
    }
}
