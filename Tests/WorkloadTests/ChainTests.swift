import Testing
import Workload

/// The digests are literals computed with Python's hashlib.
struct ChainTests {
    struct Start: Sendable {
        var method: Method
        var kind: ComputeKind
        var before: Int
        var after: Int
        var digest: String
    }

    static let starts = [
        Start(
            method: .get, kind: .hash, before: 0, after: 0,
            digest: "4993d4ace5bbd646af5ca2cb035c086b257cefdee25333d849d38ba56fe069f7"),
        Start(
            method: .get, kind: .hash, before: 10, after: 20,
            digest: "9cfa44bf08907ce202db4be9d896fcba2dd5ae00d188a52277fa4d88b07c3ee4"),
        Start(
            method: .post, kind: .json, before: 1, after: 2,
            digest: "3eb57ee9140e40826f130a834d260757b88b15a05d353c1e5062aabfbfdb66ad"),
        Start(
            method: .post, kind: .hash, before: .max, after: .max,
            digest: "17b472159f07057ff25807f743999a7a201745a3acddc43490a40184e6ca6431"),
    ]

    @Test("The start is SHA-256 of method, kind and units", arguments: starts)
    func start(_ row: Start) {
        let chain = Chain(method: row.method, kind: row.kind, before: row.before, after: row.after)
        #expect(chain.hexadecimal == row.digest)
    }

    private var chain = Chain(method: .get, kind: .hash, before: 10, after: 20)

    @Test("A round is SHA-256 of the digest")
    mutating func round() {
        chain.round()
        #expect(chain.hexadecimal == "4fa012ddfbe06f9eba6bad05a3c76b1a9c1bffb278cfa8ae4fe8cc3801894ea3")
    }

    @Test("Ten rounds are SHA-256 ten times")
    mutating func tenRounds() {
        for _ in 0..<10 { chain.round() }
        #expect(chain.hexadecimal == "ff3233c0e74f748be9c8b5778cf92dc92078bd955fd6bd8153242801dc419173")
    }

    @Test("Folding is SHA-256 of the digest and the bytes")
    mutating func fold() {
        chain.fold(Array("abc".utf8))
        #expect(chain.hexadecimal == "593174d3404ffe5e343aebd6e054404653bbf740d0110981fdbfc6f8da8106ac")
    }

    @Test("Bytes that do not lie side by side in memory fold to the same digest")
    mutating func foldScattered() {
        chain.fold(["abc".utf8, "".utf8].joined().lazy.filter { _ in true })
        #expect(chain.hexadecimal == "593174d3404ffe5e343aebd6e054404653bbf740d0110981fdbfc6f8da8106ac")
    }

    @Test("Folding no bytes is a round")
    mutating func foldNothing() {
        chain.fold([])
        #expect(chain.hexadecimal == "4fa012ddfbe06f9eba6bad05a3c76b1a9c1bffb278cfa8ae4fe8cc3801894ea3")
    }
}

extension Chain {
    /// The digest as the reply shows it.
    var hexadecimal: String {
        digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
