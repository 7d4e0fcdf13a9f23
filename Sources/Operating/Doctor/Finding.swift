import Configuration
import Load
import Workload

/// What was found about one thing, and what to do about it: a line of `doctor`.
package struct Finding: Codable, Equatable, Sendable {
    package enum Grade: String, Codable, Sendable {
        case ok
        /// Nothing is broken, and a reader should know of it.
        case note
        /// Requests fail, or will; or what is served is not what is configured.
        case bad = "BAD"
    }

    package var grade: Grade
    /// In few words.
    package var subject: String
    package var found: String
    /// Not there where nothing is to be done.
    package var advice: String?

    /// Widest of the grades and of the subjects, in columns.
    private static let (gradeWidth, subjectWidth) = (4, 14)

    package init(_ grade: Grade, _ subject: String, _ found: String, advice: String? = nil) {
        (self.grade, self.subject) = (grade, subject)
        // A daemon, or a file, has written some of it.
        (self.found, self.advice) = (found.onOneLine, advice?.onOneLine)
    }

    static func ok(_ subject: String, _ found: String) -> Finding { Finding(.ok, subject, found) }

    static func note(_ subject: String, _ found: String, _ advice: String? = nil) -> Finding {
        Finding(.note, subject, found, advice: advice)
    }

    static func bad(_ subject: String, _ found: String, _ advice: String) -> Finding {
        Finding(.bad, subject, found, advice: advice)
    }

    /// One line, without its end.
    package var line: String {
        let head = Pad.right(grade.rawValue, width: Finding.gradeWidth)
        let told = [found, advice].compactMap(\.self).joined(separator: "; ")
        return "\(head)  \(Pad.right(subject, width: Finding.subjectWidth))  \(told)"
    }
}
