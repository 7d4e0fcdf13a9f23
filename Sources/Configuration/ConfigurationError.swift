/// One thing wrong with a configuration, as one line: where, what, and what to do.
package struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// `FILE:LINE:COLUMN`, `FILE`, a variable or a flag.
    package let place: String
    package let message: String

    package var description: String { "\(place): \(message)" }
}

/// What is wrong with a configuration: never empty when thrown.
package struct ConfigurationErrors: Error, Equatable, Sendable {
    /// Most errors that are kept; further ones are only counted.
    package static let maximum = 20

    package private(set) var errors: [ConfigurationError] = []
    /// How many more there are.
    package private(set) var omitted = 0

    var isEmpty: Bool { errors.isEmpty }

    /// The message is made only if it is kept.
    mutating func add(_ place: String, _ message: @autoclosure () -> String) {
        if errors.count < ConfigurationErrors.maximum {
            errors.append(ConfigurationError(place: place, message: message()))
        } else {
            omitted += 1
        }
    }
}

extension ConfigurationErrors: CustomStringConvertible {
    /// One line for each error, and one for those left out.
    package var lines: [String] {
        errors.map(\.description) + (omitted > 0 ? ["further errors: \(omitted)"] : [])
    }

    package var description: String { lines.joined(separator: "\n") }
}
