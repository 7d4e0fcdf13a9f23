/// Guesses what a misspelt name was meant to be.
package enum Suggestion {
    /// Most edits between a misspelt name and the one meant.
    static let maximumDistance = 2
    /// Longest name looked at, in characters.
    static let maximumLength = 64

    /// ` (did you mean "…"?)` for the nearest name, or nothing.
    package static func clause(for name: String, among names: [String]) -> String {
        clause(nearest(to: name, among: names))
    }

    static func clause(_ guess: String?) -> String {
        guess.map { " (did you mean \"\($0)\"?)" } ?? ""
    }

    /// The name with the fewest edits, whatever the case; the first of several. A short name allows fewer, or anything
    /// would be near.
    static func nearest(to name: String, among names: [String]) -> String? {
        guard name.count <= maximumLength else { return nil }
        let allowed = max(1, min(maximumDistance, name.count / 2))
        return names.map { (name: $0, distance: distance($0.lowercased(), name.lowercased())) }
            .filter { $0.distance <= allowed }
            .min { $0.distance < $1.distance }?.name
    }

    /// Insertions, deletions and replacements of one character, and exchanges of two neighbours, that turn one text
    /// into the other (optimal string alignment).
    static func distance(_ one: String, _ other: String) -> Int {
        let (one, other) = (Array(one), Array(other))
        var (before, last) = ([Int](), Array(0...other.count))
        for index in one.indices {
            var row = [index + 1]
            for column in other.indices {
                let replaced = last[column] + (one[index] == other[column] ? 0 : 1)
                var edits = min(replaced, last[column + 1] + 1, row[column] + 1)
                if index > 0, column > 0, one[index] == other[column - 1], one[index - 1] == other[column] {
                    edits = min(edits, before[column - 1] + 1)
                }
                row.append(edits)
            }
            (before, last) = (last, row)
        }
        return last[other.count]
    }
}
