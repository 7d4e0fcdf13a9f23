/// Shares as people write them: `5%`, `0.1%`.
public enum Percentage {
    /// A share from 0 to 1; nil unless the text is a number from 0 to 100 and a percent sign.
    public static func parse(_ text: String) -> Double? {
        guard text.hasSuffix("%"), let percent = NumberText.parse(text.dropLast()), (0...100).contains(percent) else {
            return nil
        }
        return percent / 100
    }

    /// The shortest text that parses back to the same share, to a millionth of a percent.
    public static func format(_ share: Double) -> String {
        let percent = (share * 1e8).rounded() / 1e6
        return percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
    }
}
