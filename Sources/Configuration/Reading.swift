import Workload

/// What has been read so far. Layers are read into it one after another, the lowest first.
struct Reading {
    private(set) var configuration = Configuration()
    /// Where each value came from, by path; paths that are not in it have their defaults.
    private(set) var origins: [String: Origin] = [:]
    /// What the file says, by path.
    private var fileValues: [String: String] = [:]
    private(set) var errors = ConfigurationErrors()
    let terms: Terms

    init(terms: Terms) {
        self.terms = terms
    }

    mutating func refuse(_ place: String, _ message: @autoclosure () -> String) {
        errors.add(place, message())
    }

    mutating func refuse(_ path: String, from origin: Origin, _ message: @autoclosure () -> String) {
        // Variables and flags are places that name the key already.
        errors.add(origin.place, origin.layer == .file ? "\(path): \(message())" : message())
    }

    /// Takes a text for the key or group of that path, which must exist.
    mutating func take(_ text: String, isQuoted: Bool = false, for path: String, from origin: Origin) {
        if let key = Key.at(path) {
            take(text, isQuoted: isQuoted, for: key, from: origin)
        } else if ForeignText.trim(text) == Key.shorthands[path] {
            for key in Key.inGroup(path) { take(text, isQuoted: isQuoted, for: key, from: origin) }
        } else {
            refuse(path, from: origin, ValueRefusal(want: Reading.expectation(ofGroup: path), got: text.quoted).message)
        }
    }

    static func expectation(ofGroup group: String) -> String {
        let shorthand = Key.shorthands[group].map { "\($0) or " } ?? ""
        return "\(shorthand)the keys \(Key.inGroup(group).map(\.name).joined(separator: ", "))"
    }

    private mutating func take(_ text: String, isQuoted: Bool, for key: Key, from origin: Origin) {
        // No value has white space at its ends; an env file with CR LF leaves some at each.
        let text = ForeignText.trim(text)
        if let before = origins[key.path], before.layer == origin.layer {
            return refuse(key.path, from: origin, "\(before) sets it already")
        }
        if isQuoted, !key.isText {
            return refuse(key.path, from: origin, "want \(key.expectation) without quotes, got \(text.quoted)")
        }
        do throws(ValueRefusal) {
            try key.assign(text, &configuration, terms)
        } catch {
            return refuse(key.path, from: origin, error.message)
        }
        origins[key.path] = origin
        if origin.layer == .file { fileValues[key.path] = key.text(configuration) }
    }

    /// Which of the file's values do not count, because a higher layer says otherwise.
    var overrides: [Override] {
        Key.all.compactMap { key in
            guard let fileValue = fileValues[key.path], let winner = origins[key.path],
                fileValue != key.text(configuration)
            else { return nil }
            return Override(path: key.path, fileValue: fileValue, winner: winner)
        }
    }

    /// Checks what ties keys together. Only for a reading without errors: otherwise defaults stand in for what is
    /// wrong.
    mutating func checkRules() {
        for rule in Rule.all {
            guard let message = rule.violation(configuration, terms) else { continue }
            let path = rule.paths[0]
            if let origin = origins[path] {
                refuse(path, from: origin, message)
            } else {
                // Another key's place does not name the one that the message is about.
                let origin = rule.paths.lazy.compactMap { [origins] in origins[$0] }.first ?? .standard
                refuse(origin.place, "\(path): \(message)")
            }
        }
    }
}
