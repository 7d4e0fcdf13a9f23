/// Some of a fleet's machines: every so manieth.
package struct FleetPart: Sendable {
    let number, count: Int

    package static let whole = FleetPart(number: 0, count: 1)

    /// All machines, in so many parts that can be simulated side by side where the setting is divisible.
    package static func all(_ count: Int) -> [FleetPart] { (0..<count).map { FleetPart(number: $0, count: count) } }

    func has(_ machine: Int) -> Bool { count == 1 || machine % count == number }
}
