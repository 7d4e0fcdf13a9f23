import Testing
import Workload

struct JSONParserTests {
    @Test func byteOrderMark_isPassedOver_inFrontAlone() throws {
        #expect(try JSONParser.parse(Array("\u{FEFF}[1]".utf8)) == JSONParser.parse(Array("[1]".utf8)))
        #expect(throws: JSONParser.Malformed.self) { try JSONParser.parse(Array("\u{FEFF}\u{FEFF}[1]".utf8)) }
    }

    @Test(
        "A valid document is encoded compactly, sorted by name, its numbers untouched",
        arguments: [
            ("null", "null"), (" true ", "true"), ("\t\r\nfalse", "false"), ("0", "0"), ("-0", "-0"),
            ("12.50", "12.50"),
            ("5e-324", "5e-324"), ("1E+400", "1E+400"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
            ("[]", "[]"), ("[ ]", "[]"), ("{}", "{}"), ("{ }", "{}"), ("[1, [2,[ 3 ]],4 ]", "[1,[2,[3]],4]"),
            (#"{"b":1,"a":{"d":null,"c":[]}}"#, #"{"a":{"c":[],"d":null},"b":1}"#),
            (#"{"é":1,"z":2,"":3,"Z":4}"#, #"{"":3,"Z":4,"z":2,"é":1}"#),
            (#""""#, #""""#), (#""a/b\/c""#, #""a/b/c""#), (#""\u00e9\u20ac\uD83C\uDF0A""#, #""é€🌊""#),
            (#""\"\\\b\f\n\r\t\u0001\u001f""#, #""\"\\\b\f\n\r\t\u0001\u001f""#), (#""\u0000""#, #""\u0000""#),
            (#""a\nb""#, #""a\nb""#), ("\"\u{7f}うみ\"", "\"\u{7f}うみ\""),
        ])
    func valid(document: String, encoded: String) throws {
        let value = try JSONParser.parse(Array(document.utf8))
        #expect(String(decoding: value.encoded(), as: UTF8.self) == encoded)
    }

    @Test(
        "A malformed document is refused with what is wrong and where",
        arguments: [
            ("", "the document ends early", 0), ("  ", "the document ends early", 2), ("nul", "want a value", 3),
            ("nulL", "want a value", 3), ("+1", "want a value", 0), ("01", "something after the document", 1),
            ("1.", "the document ends early", 2), (".5", "want a value", 0), ("1e", "the document ends early", 2),
            ("-", "the document ends early", 1), ("NaN", "want a value", 0), ("[1,]", "want a value", 3),
            ("[1 2]", "want , or ]", 3), ("[1", "want , or ]", 2), ("]", "want a value", 0),
            ("{", "want a string", 1), (#"{"a"}"#, "want :", 4), (#"{"a":1,}"#, "want a string", 7),
            (#"{"a":1"#, "want , or }", 6), (#"{a:1}"#, "want a string", 1),
            (#"{"a":1,"a":2}"#, "a name for the second time", 7),
            ("1 1", "something after the document", 2), (#""a"#, "the document ends early", 2),
            ("\"a\nb\"", "a control character in a string", 2), (#""\x""#, "an unknown escape", 3),
            (#""\n"# + "\u{1}\"", "a control character in a string", 3), (#""\"#, "the document ends early", 2),
            (#""\u12g4""#, "want four hexadecimal digits", 5), (#""\ud800""#, "half a surrogate pair", 7),
            (#""\ud800\u0041""#, "half a surrogate pair", 13), (#""\udc00\ud800""#, "half a surrogate pair", 13),
            ("'a'", "want a value", 0), ("// a", "want a value", 0),
        ])
    func malformed(document: String, reason: String, offset: Int) {
        #expect(throws: JSONParser.Malformed(reason: reason, offset: offset)) {
            try JSONParser.parse(Array(document.utf8))
        }
    }

    @Test(
        "Text that is not UTF-8 is refused",
        arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0x5C, 0x6E, 0xED, 0xA0, 0x80, 0x22]] as [[UInt8]])
    func notUTF8(document: [UInt8]) {
        #expect(throws: JSONParser.Malformed(reason: "not UTF-8", offset: 1)) { try JSONParser.parse(document) }
    }

    @Test("Nesting is bounded")
    func depth() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(try JSONParser.parse(nested(JSONParser.maximumDepth)).encoded() == nested(JSONParser.maximumDepth))
        #expect(throws: JSONParser.Malformed(reason: "nested too deeply", offset: JSONParser.maximumDepth)) {
            try JSONParser.parse(nested(100_000))
        }
    }
}
