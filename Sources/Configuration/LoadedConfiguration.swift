/// A valid configuration and where its values came from.
package struct LoadedConfiguration: Sendable, Equatable {
    package let configuration: Configuration
    /// By the keys' paths; a key that is not in it has its default.
    package let origins: [String: Origin]
    /// The values of the file that do not count.
    package let overrides: [Override]
}

/// A key that the file sets to one value and a higher layer to another.
package struct Override: Sendable, Equatable {
    /// The key's path.
    package let path: String
    /// What the file sets it to, in the form that `check` writes.
    package let fileValue: String
    /// What decides: a variable or a flag.
    package let winner: Origin
}

extension Override: CustomStringConvertible {
    /// One line for the log.
    package var description: String { "the file sets \(path) to \(fileValue), but \(winner) decides" }
}
