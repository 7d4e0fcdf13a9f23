import SwiftProtobuf

/// The full names that a file of descriptors declares.
struct SymbolNames {
    private(set) var all: [String] = []
    /// Those of messages.
    private(set) var types: [String] = []

    init(_ file: Google_Protobuf_FileDescriptorProto) {
        for message in file.messageType { add(message, in: file.package) }
        for choice in file.enumType { add(choice, in: file.package) }
        for service in file.service {
            let name = add(service.name, in: file.package)
            for method in service.method { add(method.name, in: name) }
        }
    }

    private mutating func add(_ message: Google_Protobuf_DescriptorProto, in scope: String) {
        let name = add(message.name, in: scope)
        types.append(name)
        for field in message.field { add(field.name, in: name) }
        for nested in message.nestedType { add(nested, in: name) }
        for choice in message.enumType { add(choice, in: name) }
    }

    /// An enum's values are named beside it, not within it.
    private mutating func add(_ choice: Google_Protobuf_EnumDescriptorProto, in scope: String) {
        add(choice.name, in: scope)
        for value in choice.value { add(value.name, in: scope) }
    }

    @discardableResult
    private mutating func add(_ name: String, in scope: String) -> String {
        let full = scope.isEmpty ? name : "\(scope).\(name)"
        all.append(full)
        return full
    }
}
