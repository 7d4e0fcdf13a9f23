import ArgumentParser
import Configuration

/// The flags of the keys that have one. ArgumentParser finds options by reflection: what it is shown here is made from
/// the keys, so that no flag has to be declared beside its key.
struct KeyFlags: ParsableArguments, CustomReflectable {
    /// What the flags that were given set.
    private(set) var assignments: [Assignment] = []

    init() {}

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Name.self)
        assignments = try KeyFlags.options.compactMap { name, option in
            try values.decode(type(of: option), forKey: Name(stringValue: name)).wrappedValue
        }
    }

    var customMirror: Mirror { Mirror(self, children: KeyFlags.options.map { ($0.name, $0.option as Any) }) }

    /// Made once: ArgumentParser asks for them dozens of times.
    private static let options: [(name: String, option: Option<Assignment?>)] =
        Key.all.compactMap { key in key.flag.map { ($0, option($0, of: key)) } }

    private static func option(_ flag: String, of key: Key) -> Option<Assignment?> {
        Option(
            name: .customLong(flag),
            help: ArgumentHelp(
                "\(key.summary) (default: \(key.text(Configuration()))).",
                valueName: ConfigurationOptions.placeholder(key)),
            transform: { Assignment(flag: "--\(flag)", path: key.path, text: $0) })
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) { nil }
    }
}
