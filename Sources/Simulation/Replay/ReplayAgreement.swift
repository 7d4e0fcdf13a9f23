/// Of how many requests a simulated machine says what a real one has done.
package struct ReplayAgreement: Equatable, Sendable {
    package var total = 0
    /// Missed in truth, and missed on the simulated machine.
    package var missed = 0
    package var simulatedMissed = 0
    /// Met in both, or missed in both.
    package var alike = 0

    init(_ pairs: [(isMet: Bool, isSimulatedMet: Bool)]) {
        for pair in pairs {
            total += 1
            missed += pair.isMet ? 0 : 1
            simulatedMissed += pair.isSimulatedMet ? 0 : 1
            alike += pair.isMet == pair.isSimulatedMet ? 1 : 0
        }
    }

    package var share: Double { total > 0 ? Double(alike) / Double(total) : 0 }
}
