/// A text that is no address, or no URL.
package struct AddressError: Error, Equatable, Sendable, CustomStringConvertible {
    package let text: String
    package let reason: String

    package init(text: String, reason: String) {
        self.text = text
        self.reason = reason
    }

    package var description: String { "address \"\(text)\": \(reason)" }
}
