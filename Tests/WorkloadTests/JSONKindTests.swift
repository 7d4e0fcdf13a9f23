import Glibc
import Testing
import Workload

struct JSONKindTests {
    @Test("A document that is missing is refused by name before the first request")
    func missing() {
        #expect(throws: WorkFailure(reason: "open /nowhere/catalogue.json: No such file or directory")) {
            try JSONKind(file: DocumentFile(path: "/nowhere/catalogue.json"), translation: .catalogue, cache: true)
        }
    }

    @Test("A document that is malformed is refused by place before the first request")
    func malformed() throws {
        let file = try ScratchDocument(#"{"a": [1, 2}"#)
        #expect(throws: WorkFailure(reason: "\(file.path): want , or ] at byte 11")) {
            try JSONKind(file: DocumentFile(path: file.path), translation: .catalogue, cache: false)
        }
    }

    @Test("A document that goes missing later fails the work, unless it is cached", arguments: [false, true])
    func goesMissing(cache: Bool) throws {
        var file: ScratchDocument? = try ScratchDocument(#"["Ost"]"#)
        let path = try #require(file?.path)
        let json = try JSONKind(file: DocumentFile(path: path), translation: .catalogue, cache: cache)
        file = nil
        let chain = Chain(method: .get, kind: .json, before: 1, after: 0)
        let result = ComputeKinds(json: json).run(Work(kind: .json, units: 1, chain: chain, folding: []))
        if cache {
            var expected = chain
            expected.fold(Array(#"["east"]"#.utf8))
            #expect(result == .success(expected))
        } else {
            #expect(result == .failure(WorkFailure(reason: "open \(path): No such file or directory")))
        }
    }

    @Test("A document that changes on disk changes the digest, unless it is cached", arguments: [false, true])
    func changes(cache: Bool) throws {
        let file = try ScratchDocument(#"["Ost"]"#)
        let json = try JSONKind(file: DocumentFile(path: file.path), translation: .catalogue, cache: cache)
        try file.write(#"["West"]"#)
        let chain = Chain(method: .get, kind: .json, before: 1, after: 0)
        var expected = chain
        expected.fold(Array((cache ? #"["east"]"# : #"["west"]"#).utf8))
        let result = ComputeKinds(json: json).run(Work(kind: .json, units: 1, chain: chain, folding: []))
        #expect(result == .success(expected))
    }

    @Test("A translation leaves names, numbers and unknown strings alone")
    func translation() throws {
        let file = try ScratchDocument(#"{"Ost":["Ost",1.50,"Osten",null,true,false,{},[],{"b":"Süd"}]}"#)
        let chain = Chain(method: .get, kind: .json, before: 1, after: 0)
        var expected = chain
        expected.fold(Array(#"{"Ost":["east",1.50,"Osten",null,true,false,{},[],{"b":"south"}]}"#.utf8))
        for (cache, workingSet) in [(false, 0), (true, 0), (false, 100_000), (true, 100_000)] {
            let json = try JSONKind(
                file: DocumentFile(path: file.path), translation: .catalogue, cache: cache, workingSet: workingSet)
            let result = ComputeKinds(json: json).run(Work(kind: .json, units: 1, chain: chain, folding: []))
            #expect(result == .success(expected), "cache \(cache), working set \(workingSet)")
        }
    }

    @Test("The shipped document is about 100 KB, and almost all its phrases are in the table")
    func shipped() throws {
        let bytes = try DocumentFile.shipped().read()
        #expect((90_000...110_000).contains(bytes.count))
        let document = try JSONParser.parse(bytes)
        // Encoding is stable: what was encoded once parses and encodes to itself.
        let encoded = document.encoded()
        #expect(try JSONParser.parse(encoded).encoded() == encoded)
    }
}

/// A document in a file of its own, removed when it is released.
final class ScratchDocument {
    let path: String

    init(_ text: String) throws {
        var template = Array("/tmp/deadlined-document-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        close(descriptor)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        try write(text)
    }

    deinit {
        unlink(path)
    }

    func write(_ text: String) throws {
        let descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
        defer { close(descriptor) }
        try #require(Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count)
    }
}
