import Testing

@testable import Workload

struct WorkingSetTests {
    private static let document = JSONValue.array([.string("Ost"), .object(["a": .string("anders")])])

    @Test("Every phrase of the table is found, and no other", arguments: [1, 2, 3, 50])
    func phrases(count: Int) throws {
        let words = (0..<count).map { ("wort\($0)", "word\($0)") }
        let set = try WorkingSet(
            document: .null, translation: Translation(Dictionary(uniqueKeysWithValues: words)), size: 0)
        set.fill()
        set.withCopy { _, phrases in
            for (word, translated) in words { #expect(phrases[word] == translated) }
            for other in ["", "wort", "wort\(count)", "WORT0"] { #expect(phrases[other] == other) }
        }
    }

    @Test("An empty table translates nothing")
    func emptyTable() throws {
        let set = try WorkingSet(document: .null, translation: Translation([:]), size: 0)
        set.fill()
        set.withCopy { _, phrases in
            #expect(phrases["Ost"] == "Ost")
        }
    }

    @Test("Every copy gives the same translated document", arguments: [0, 1, 10_000])
    func copies(size: Int) throws {
        let set = try WorkingSet(document: Self.document, translation: .catalogue, size: size)
        set.fill()
        for _ in 0..<20 {
            let translated = set.withCopy { document, phrases in document.translated(by: phrases) }
            #expect(translated == .array([.string("east"), .object(["a": .string("anders")])]))
        }
    }
}
