import Glibc

/// A system call of the test's own that failed.
struct SystemCallFailure: Error, CustomStringConvertible {
    var operation: String
    var errno: Int32

    init(_ operation: String, errno: Int32 = Glibc.errno) {
        self.operation = operation
        self.errno = errno
    }

    var description: String { "\(operation): \(String(cString: strerror(errno)))" }
}
