import Workload

/// How long something has lasted, in the two largest units that say something: `45s`, `12m 5s`, `3h 12m`, `5d 3h`.
enum AgeText {
    private static let units: [(name: String, seconds: Int)] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]

    static func format(_ seconds: Double) -> String {
        let whole = Int(min(max(0, seconds), 1e9))
        guard let first = units.firstIndex(where: { whole >= $0.seconds }) else { return "0s" }
        let large = "\(whole / units[first].seconds)\(units[first].name)"
        guard first + 1 < units.count else { return large }
        let small = whole % units[first].seconds / units[first + 1].seconds
        return small == 0 ? large : "\(large) \(small)\(units[first + 1].name)"
    }
}
