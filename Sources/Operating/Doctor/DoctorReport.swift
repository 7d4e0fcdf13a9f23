/// What `doctor` found, in the order in which it is told.
package struct DoctorReport: Encodable, Sendable {
    package let schema = "deadlined-doctor-1"
    package let findings: [Finding]
    /// How many of them are bad.
    package let bad: Int

    package init(_ findings: [Finding]) {
        self.findings = findings
        bad = findings.count { $0.grade == .bad }
    }

    /// A line for each finding.
    package var text: String { findings.map { "\($0.line)\n" }.joined() }

    /// 1 where something is bad.
    package var exitCode: Int32 { bad == 0 ? 0 : 1 }
}
