import CResources

/// A file of the project that the binary has in it: it works wherever it is copied to, without anything beside it.
public struct EmbeddedFile: Sendable {
    /// Without folder and extension.
    public let name: String
    public let bytes: [UInt8]

    /// The document of the `json` kind.
    static let document = EmbeddedFile(cresources_catalogue)

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    public init(_ file: cresources_file) {
        name = String(cString: file.name)
        bytes = [UInt8](UnsafeBufferPointer(start: file.bytes, count: file.count))
    }
}
