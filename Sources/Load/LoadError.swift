/// What is wrong with a load that was asked for, or what stopped one: one line that says where, what, and what to do.
package struct LoadError: Error, Equatable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
