import Proto
import SwiftProtobuf

/// The `protobuf` kind: what `json` does, with the document as a message of proto/deadlined/v1/catalogue.proto.
struct ProtobufKind: DocumentKind {
    let file: DocumentFile
    /// Of it the table of phrases is used.
    let workingSet: WorkingSet

    func document() throws(WorkFailure) -> [UInt8] {
        let bytes = try file.read()
        do {
            var catalogue = try Deadlined_V1_Catalogue(serializedBytes: bytes)
            workingSet.withCopy { _, phrases in catalogue.translate(by: phrases) }
            return try catalogue.serializedBytes()
        } catch {
            throw WorkFailure(reason: "\(file.path): \(PlainText.shown("\(error)"))")
        }
    }
}
