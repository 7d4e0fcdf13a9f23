/// The `json-cached` kind: translate the decoded document that the working set has, and encode it.
struct JSONCachedKind: DocumentKind {
    let workingSet: WorkingSet

    func document() throws(WorkFailure) -> [UInt8] {
        workingSet.withCopy { document, phrases in document.translated(by: phrases) }.encoded()
    }
}
