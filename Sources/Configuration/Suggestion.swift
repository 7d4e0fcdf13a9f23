/// Guesses what a misspelt name was meant to be.
enum Suggestion {
    /// Most edits between a misspelt name and the one meant.
    static let maximumDistance = 2
    /// Longest name looked at, in characters.
    static let maximumLength = 64

    /// ` (did you mean "…"?)` for the nearest name, or nothing.
    static func clause(for name: String, among names: [String]) -> String {
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

    /// Insertions, deletions and replacements of one character that turn one text into the other (Levenshtein).
    static func distance(_ one: String, _ other: String) -> Int {
        let other = Array(other)
        var row = Array(0...other.count)
        for (index, character) in one.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in other.indices {
                let replaced = diagonal + (character == other[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[other.count]
    }
}
