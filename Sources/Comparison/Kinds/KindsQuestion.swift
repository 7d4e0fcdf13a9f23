import Load
import Workload

/// Which forms of the document are compared: `compare --kinds`.
package struct KindsQuestion: Equatable, Sendable {
    /// In the order in which they are told; what the others are to is the first.
    package let kinds: [ComputeKind]

    /// Reads `json,json-foundation,json-cached,protobuf`.
    package init(_ text: String) throws(LoadError) {
        let names = ComputeKind.ofDocuments.map(\.rawValue).joined(separator: ", ")
        var kinds: [ComputeKind] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            let name = ForeignText.trim(word)
            guard let kind = ComputeKind.ofDocuments.first(where: { $0.rawValue == name }) else {
                throw LoadError("\"\(PlainText.shown(name))\": want kinds of documents, parted by commas: \(names)")
            }
            guard !kinds.contains(kind) else { throw LoadError("\(name) stands there twice; leave one of them out") }
            kinds.append(kind)
        }
        self.kinds = kinds
    }
}

// MARK: - How long it takes

extension KindsQuestion {
    /// Of each contestant's search, where nothing else was said.
    static let quickTime = Duration.seconds(12)
    static let fullTime = Duration.seconds(33)

    /// Of the costs of a document, all kinds together.
    static func measuring(isQuick: Bool) -> Duration { isQuick ? .seconds(4) : .seconds(12) }
}

extension KindsQuestion {
    /// Of a search's runs, where its requests are soon sent.
    static let shortestRun = Duration.seconds(1)
    /// What a document is thought to cost before it is measured: for the time that is told, and for what is refused.
    static let assumedMs = 1.0
}
