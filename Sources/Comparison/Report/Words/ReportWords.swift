import Load
import Workload

/// Words that the sentences of a report have in common.
enum ReportWords {
    private static let numbers = ["no", "one", "two", "three", "four"]

    /// `on one core`.
    static func place(_ cores: Int) -> String {
        let number = numbers.indices.contains(cores) ? numbers[cores] : "\(cores)"
        return "on \(number) core\(cores == 1 ? "" : "s")"
    }

    /// `core 0` or `cores 0,1`.
    static func cores(_ cpus: String) -> String { "core\(cpus.contains(",") ? "s" : "") \(cpus)" }

    /// `a, b and c`.
    static func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }

    /// With a capital letter and a full stop.
    static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }
}
