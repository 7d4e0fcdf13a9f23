import Configuration
import Workload

/// The value of one key that is a contestant's own, or what it is spoken to in.
package struct VariedValue: Equatable, Sendable {
    let key: String
    let value: String
    /// What an error about it begins with.
    let place: String
    /// What stands for it in the contestant's name; nil where all have it.
    let word: String?
    /// What it is spoken to in; nil where this is a key's value.
    var messageProtocol: MessageProtocol?

    /// One of each variation, in all combinations, the last one changing first. Without any, one of nothing.
    package static func combinations(of variations: [Variation]) -> [[VariedValue]] {
        variations.reduce([[]]) { rows, variation in
            rows.flatMap { row in
                variation.values.map { value in
                    let isTold = variation.values.count > 1
                    let word = isTold ? word(value, of: variation.key, among: variations.map(\.key)) : nil
                    return row + [
                        VariedValue(
                            key: variation.key, value: value, place: variation.place, word: word,
                            messageProtocol: variation.isProtocol ? MessageProtocol.named(value) : nil)
                    ]
                }
            }
        }
    }

    /// How many combinations there would be.
    static func count(of variations: [Variation]) -> Double {
        variations.reduce(1) { $0 * Double($1.values.count) }
    }

    /// A name says what it is. Anything else has the key's name before it, or its whole path where another one is
    /// named so too.
    private static func word(_ value: String, of path: String, among paths: [String]) -> String {
        guard let key = Key.at(path) else { return value }
        if key.isOfNames { return value }
        let isAlone = paths.count { Key.at($0)?.name == key.name } == 1
        return "\(isAlone ? key.name : path) \(value)"
    }
}
