/// Text set to a width, in columns of a terminal.
package enum Pad {
    /// To the right edge.
    package static func left(_ text: String, width: Int) -> String {
        String(repeating: " ", count: max(0, width - DisplayText.width(text))) + text
    }

    /// To the left edge.
    package static func right(_ text: String, width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - DisplayText.width(text)))
    }
}
