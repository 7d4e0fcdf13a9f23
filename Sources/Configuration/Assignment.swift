import Workload

/// What one flag sets.
package struct Assignment: Sendable, Equatable {
    /// The flag as errors name it: `--mode`, `--set limits.body`.
    package let flag: String
    /// The path of the key or group that it sets.
    package let path: String
    package let text: String

    package init(flag: String, path: String, text: String) {
        self.flag = flag
        self.path = path
        self.text = text
    }

    /// What `--set` is given: `limits.body=2MiB`. Nil without a key and a `=`.
    package init?(set pair: String) {
        guard let separator = pair.firstIndex(of: "="), separator > pair.startIndex else { return nil }
        path = ForeignText.trim(pair[..<separator])
        text = String(pair[pair.index(after: separator)...])
        flag = "--set \(path)"
    }
}
