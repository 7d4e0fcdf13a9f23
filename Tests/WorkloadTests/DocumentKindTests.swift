import Proto
import SwiftProtobuf
import Testing

@testable import Workload

/// The kinds whose unit is the shipped document: one content, in several forms.
struct DocumentKindTests {
    private static func json(_ file: DocumentFile = .shipped(), cache: Bool = false) throws -> JSONKind {
        try JSONKind(file: file, translation: .catalogue, cache: cache)
    }

    /// What a kind makes of the shipped document, decoded again.
    private static func result(of kind: ComputeKind) throws -> JSONValue {
        let json = try json()
        switch kind {
        case .json: return try JSONParser.parse(json.document())
        case .jsonCached: return try JSONParser.parse(JSONCachedKind(workingSet: json.workingSet).document())
        case .jsonFoundation:
            let foundation = JSONFoundationKind(file: json.file, workingSet: json.workingSet)
            return try JSONParser.parse(Array(foundation.document()))
        case .protobuf:
            let bytes = try ProtobufKind(file: .shippedMessage(), workingSet: json.workingSet).document()
            let catalogue = try Deadlined_V1_Catalogue(serializedBytes: bytes)
            #expect(catalogue.isWhole)
            return catalogue.meaning
        case .hash, .spin, .sleep: throw WorkFailure(reason: "\(kind) has no document")
        }
    }

    @Test("The message on file is the same document as the JSON text")
    func sameContent() throws {
        let catalogue = try Deadlined_V1_Catalogue(serializedBytes: DocumentFile.shippedMessage().read())
        #expect(catalogue.isWhole)
        #expect(try catalogue.meaning == JSONParser.parse(DocumentFile.shipped().read()).meaning)
        // Both ways of a member that may be null are there.
        #expect(Set(catalogue.harbours.map(\.hasLighthouse)) == [false, true])
    }

    @Test("After translating, all kinds hold the same document", arguments: ComputeKind.ofDocuments)
    func sameTranslation(kind: ComputeKind) throws {
        let expected = try Self.json().workingSet.withCopy { document, phrases in document.translated(by: phrases) }
        let result = try Self.result(of: kind)
        #expect(result.meaning == expected.meaning)
        let original = try JSONParser.parse(DocumentFile.shipped().read())
        #expect(result.meaning != original.meaning)
    }

    @Test("The same unit gives the same bytes each time, and json-cached those of json")
    func sameBytes() throws {
        let json = try Self.json()
        let foundation = JSONFoundationKind(file: json.file, workingSet: json.workingSet)
        let protobuf = ProtobufKind(file: .shippedMessage(), workingSet: json.workingSet)
        #expect(try foundation.document() == foundation.document())
        #expect(try protobuf.document() == protobuf.document())
        #expect(try json.document() == JSONCachedKind(workingSet: json.workingSet).document())
        #expect(try json.document() == Self.json(cache: true).document())
    }

    @Test(
        "A file that goes missing fails the kinds that read it for each unit, whatever json caches",
        arguments: [
            (.json, true), (.jsonCached, true), (.jsonFoundation, false), (.protobuf, false),
        ] as [(ComputeKind, Bool)])
    func goesMissing(kind: ComputeKind, isKept: Bool) throws {
        let json = try Self.json(cache: true)
        let gone = DocumentFile(path: "/nowhere/catalogue")
        let chain = Chain(method: .get, kind: kind, before: 1, after: 0)
        let work = Work(kind: kind, units: 1, chain: chain, folding: [])
        let kinds =
            kind == .jsonFoundation
            ? Self.result(of: JSONFoundationKind(file: gone, workingSet: json.workingSet), chain)
            : ComputeKinds(json: json, message: gone).run(work)
        guard case .failure(let failure) = kinds else {
            #expect(isKept)
            return
        }
        #expect(!isKept)
        #expect(failure.reason == "open /nowhere/catalogue: No such file or directory")
    }

    private static func result(of kind: some DocumentKind, _ chain: Chain) -> Result<Chain, WorkFailure> {
        var chain = chain
        do throws(WorkFailure) {
            try kind.run(documents: 1, on: &chain)
            return .success(chain)
        } catch {
            return .failure(error)
        }
    }

    @Test("A file that is no catalogue fails with its place, in one line")
    func malformed() throws {
        let workingSet = try Self.json().workingSet
        let file = try ScratchDocument("{\"title\": [\n1]}")
        let document = DocumentFile(path: file.path)
        let chain = Chain(method: .get, kind: .protobuf, before: 1, after: 0)
        let results = [
            Self.result(of: JSONFoundationKind(file: document, workingSet: workingSet), chain),
            Self.result(of: ProtobufKind(file: document, workingSet: workingSet), chain),
        ]
        for result in results {
            guard case .failure(let failure) = result else {
                Issue.record("it was taken")
                continue
            }
            #expect(failure.reason.hasPrefix("\(file.path): ") && !failure.reason.contains("\n"), "\(failure)")
        }
    }

    @Test("Units are folded one by one, and the digest names its kind", arguments: ComputeKind.ofDocuments)
    func folds(kind: ComputeKind) throws {
        let kinds = try ComputeKinds(json: Self.json())
        let start = Chain(method: .get, kind: kind, before: 2, after: 0)
        let one = try kinds.run(Work(kind: kind, units: 1, chain: start, folding: [])).get()
        let two = try kinds.run(Work(kind: kind, units: 1, chain: one, folding: [])).get()
        #expect(try kinds.run(Work(kind: kind, units: 2, chain: start, folding: [])).get() == two)
        #expect(one != two && one != start)
        #expect(start != Chain(method: .get, kind: .hash, before: 2, after: 0))
    }
}
