import Foundation

/// The `json-foundation` kind: what `json` does, as most would write it, with Foundation's coders and a type for each
/// object of the document.
struct JSONFoundationKind: DocumentKind {
    let file: DocumentFile
    let workingSet: WorkingSet

    func document() throws(WorkFailure) -> Data {
        let data = Data(try file.read())
        do {
            var catalogue = try JSONDecoder().decode(CodableCatalogue.self, from: data)
            workingSet.withCopy { _, phrases in catalogue.translate(by: phrases) }
            let encoder = JSONEncoder()
            // Members in an order of their own each time would give other bytes for equal work.
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(catalogue)
        } catch {
            throw WorkFailure(reason: "\(file.path): \(PlainText.shown("\(error)"))")
        }
    }
}
