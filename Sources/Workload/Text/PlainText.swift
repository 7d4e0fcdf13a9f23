/// Text for people, some of which files and other systems have written.
public enum PlainText {
    /// With a `?` for each control character, which would command the terminal.
    public static func shown(_ text: String, keeping kept: Set<Unicode.Scalar> = []) -> String {
        guard text.unicodeScalars.contains(where: { isControl($0) && !kept.contains($0) }) else { return text }
        let scalars = text.unicodeScalars.map { isControl($0) && !kept.contains($0) ? "?" : $0 }
        return String(String.UnicodeScalarView(scalars))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control
    }
}
