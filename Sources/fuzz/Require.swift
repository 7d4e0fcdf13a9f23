/// Ends the process where a property does not hold: libFuzzer then keeps the input.
func require(_ holds: Bool, _ property: @autoclosure () -> String) {
    if !holds { fatalError("does not hold: \(property())") }
}

/// A reason is for a reply or a log: one line of printable ASCII, and not as long as a client would have it.
func requireOneLine(_ reason: String, atMost maximumLength: Int) {
    let isPrintable = reason.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    require(isPrintable && !reason.isEmpty, "a reason is one line of printable ASCII: \(reason.debugDescription)")
    require(reason.utf8.count <= maximumLength, "a reason has at most \(maximumLength) bytes: \(reason)")
}
