import CResources

/// A file of the project that the binary has in it: it works wherever it is copied to, without anything beside it.
public struct EmbeddedFile: Sendable {
    /// Without folder; with an extension where it is asked for by that.
    public let name: String
    public let bytes: [UInt8]

    /// The document of the `json` kinds.
    static var document: EmbeddedFile { EmbeddedFile(cresources_catalogue) }
    /// The same document as a protobuf message.
    static var documentMessage: EmbeddedFile { EmbeddedFile(cresources_catalogue_message) }

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// All of a table, which is asked by index and knows its own end.
    public static func all(in table: (Int) -> UnsafePointer<cresources_file>?) -> [EmbeddedFile] {
        var files: [EmbeddedFile] = []
        while let file = table(files.count) { files.append(EmbeddedFile(file.pointee)) }
        return files
    }

    public init(_ file: cresources_file) {
        name = String(cString: file.name)
        bytes = [UInt8](UnsafeBufferPointer(start: file.bytes, count: file.count))
    }
}
