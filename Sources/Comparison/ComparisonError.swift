import Load
import Reactor

/// What stopped a comparison: one line that says where, what, and what to do.
package struct ComparisonError: Error, Equatable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    init(_ error: LoadError) {
        description = error.description
    }

    init(_ error: ReactorError) {
        description = error.description
    }
}
