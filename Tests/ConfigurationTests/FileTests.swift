import Foundation
import Testing
import Workload

@testable import Configuration

@Suite struct FileTests {
    static let wrong: [(text: String, errors: [String])] = [
        ("thread: 3", [#"1:1: unknown key "thread" (did you mean "threads"?)"#]),
        ("limits:\n  boddy: 1MiB", [#"2:3: unknown key "limits.boddy" (did you mean "limits.body"?)"#]),
        ("limits: { boddy: 1MiB }", [#"1:11: unknown key "limits.boddy" (did you mean "limits.body"?)"#]),
        ("workload: { deadline: 1s }", [#"1:13: unknown key "workload.deadline" (did you mean "deadline"?)"#]),
        ("limits.body: 1MiB", [#"1:1: unknown key "limits.body": body stands below limits"#]),
        ("deadline: 100", [#"1:11: deadline: want a duration such as 5ms, got "100""#]),
        ("\n\n  deadline:   100ns", [#"3:15: deadline: want 1us to 3600s, got "100ns""#]),
        ("deadline:", ["1:1: deadline: want a duration such as 5ms, got nothing"]),
        ("deadline: ~", ["1:1: deadline: want a duration such as 5ms, got nothing"]),
        ("deadline: null", ["1:1: deadline: want a duration such as 5ms, got nothing"]),
        ("deadline: ''", [#"1:11: deadline: want a duration such as 5ms, got """#]),
        ("deadline: [5ms]", ["1:11: deadline: want a duration such as 5ms, got a list"]),
        ("deadline: { a: 5ms }", ["1:11: deadline: want a duration such as 5ms, got a mapping"]),
        ("deadline: !!str 5ms", []),
        ("deadline: !!int 5ms", [#"1:11: deadline: want a duration such as 5ms, got the tag "tag:yaml.org,2002:int""#]),
        ("!!binary deadline: 5ms", [#"1:1: want a key's name, got the tag "tag:yaml.org,2002:binary""#]),
        ("threads: '64'", [#"1:10: threads: want auto or a whole number from 1 to 240 without quotes, got "64""#]),
        ("threads: |\n  64", ["1:10: threads: want auto or a whole number from 1 to 240 without quotes, got \"64\""]),
        ("workload: { cache: 'true' }", [#"1:20: workload.cache: want true or false without quotes, got "true""#]),
        ("workers: 'cpus'\ndeadline: \"5ms\"", []),
        // A boolean in YAML 1.1.
        ("scheduling: { yield: off }", []),
        ("scheduling: { yield: 'off' }\noverload: { policy: \"none\" }", []),
        ("scheduling: { yield: no }", [#"1:22: scheduling.yield: want off or a duration from 100us to 10s, got "no""#]),
        (
            "scheduling: { slots: 0 }",
            [#"1:22: scheduling.slots: want unlimited, cpus or a whole number from 1 to 240, got "0""#]
        ),
        (
            "overload:\n  policy: predikt",
            [
                #"2:11: overload.policy: unknown policy "predikt" (did you mean "predict"?); "#
                    + "one of none, expired, hopeless, predict, codel"
            ]
        ),
        ("overload: { polisy: predict }", [#"1:13: unknown key "overload.polisy" (did you mean "overload.policy"?)"#]),
        (
            "overload: predict",
            [#"1:11: overload: want the keys policy, margin, queue, act, estimate, got "predict""#]
        ),
        ("abandon: 'true'", [#"1:10: abandon: want true or false without quotes, got "true""#]),
        (
            "workload: 5ms",
            [#"1:11: workload: want the keys kind, before, downstream, after, cache, kept_documents, got "5ms""#]
        ),
        (
            "workload: [5ms]",
            ["1:11: workload: want the keys kind, before, downstream, after, cache, kept_documents, got a list"]
        ),
        ("workload:\nlimits: {}", []),
        (
            "calibration: 5",
            [
                #"1:14: calibration: want auto or the keys hash, json, json_cached, json_foundation, protobuf, sleep, "#
                    + #"got "5""#
            ]
        ),
        (
            "calibration: { hash: 2000, jsn: 0.2 }",
            [#"1:28: unknown key "calibration.jsn" (did you mean "calibration.json"?)"#]
        ),
        ("[]", ["1:1: want keys and values such as mode: \(Loading.standard.name), got a list"]),
        ("mode", [#"1:1: want keys and values such as mode: \#(Loading.standard.name), got "mode""#]),
        ("? [a]\n: b", ["1:3: want a key's name, got a list"]),
        ("\"a\\nb\": 5", [#"1:1: unknown key "a\u{a}b""#]),
        ("deadline: \"\\e[31m\\u2028x\"", [#"1:11: deadline: want a duration such as 5ms, got "\u{1b}[31m\u{2028}x""#]),
        (
            "deadline: \(String(repeating: "x", count: 61))",
            [
                "1:11: deadline: want a duration such as 5ms, got \"\(String(repeating: "x", count: 60))…\""
            ]
        ),
        (
            "mode: \(Loading.one.name)\nthreads: 3\nmode: \(Loading.other.name)",
            [#"1:1: doubled key "mode": it stands here and further down"#]
        ),
        ("workload: { kind: json, kind: hash }", [#"1:13: doubled key "kind": it stands here and further down"#]),
        ("a: b: c", ["1:5: no YAML: mapping values are not allowed in this context"]),
        ("mode: \"abc", ["1:7: no YAML: a quote opens here and does not close"]),
        ("threads: 2\nmode: 'abc\nworkers: 1\n\n", ["2:7: no YAML: a quote opens here and does not close"]),
        ("workload: { cache: true\n", ["1:11: no YAML: a bracket opens here and does not close"]),
        ("listen: [::1]:8080\n", ["1:9: no YAML: write an address in brackets in quotes, as in \"[::1]:8080\""]),
        (
            "mode: x\nadmin: [::]:80 # c\nmode: y",
            [
                "2:8: no YAML: write an address in brackets in quotes, as in \"[::]:80\""
            ]
        ),
        ("\tmode: a", ["1:1: no YAML: a tab stands here; indent with spaces"]),
        ("workload:\n\tkind: json", ["2:1: no YAML: a tab stands here; indent with spaces"]),
        ("mode: @a", ["1:7: no YAML: while scanning for the next token, found character that cannot start any token"]),
        ("mode:\u{A0}a", [#"1:1: want keys and values such as mode: \#(Loading.standard.name), got "mode:\u{a0}a""#]),
        ("mode: ' \(Loading.one.name)\t'\nlisten: \"127.0.0.1:1\u{200B}\"", []),
        ("threads: 3\nü\u{1}", ["2:2: no YAML: control characters are not allowed"]),
        // libyaml calls the end of this file line 3.
        ("threads: 3\n:. x", ["2:5: no YAML: while scanning a simple key, could not find expected ':'"]),
        ("mode: *a", ["1:7: no YAML: found undefined alias"]),
        (
            "threads: 3\n---\nmode: x",
            [
                "2:1: no YAML: expected a single document in the stream, but found another document"
            ]
        ),
        ("workload: { before: 31s }", ["1:21: workload.before: want at most limits.compute, 30s, got 31s"]),
        (
            "limits:\n  compute: 1ms",
            [
                "2:12: workload.before: want at most limits.compute, 1ms, got 5ms",
                "2:12: workload.after: want at most limits.compute, 1ms, got 5ms",
            ]
        ),
        (
            "listen: 127.0.0.1:1\nadmin: 127.0.0.1:1",
            [
                "2:8: admin: want an address other than listen's, got 127.0.0.1:1 for both"
            ]
        ),
    ]

    @Test(arguments: wrong)
    func `what is wrong with a file is said with its place`(text: String, errors: [String]) {
        #expect(Loading.errors(in: text) == errors)
    }

    @Test func `all errors of a file are reported, in its order`() {
        let text = """
            mode: \(Loading.misspelt)
            thread: 3
            limits:
              boddy: 1MiB
              body: 16
            admin: [1]
            """
        #expect(
            Loading.errors(in: text) == [
                "1:7: mode: \(Loading.unknown)",
                #"2:1: unknown key "thread" (did you mean "threads"?)"#,
                #"4:3: unknown key "limits.boddy" (did you mean "limits.body"?)"#,
                #"5:9: limits.body: want a size such as 16KiB, got "16""#,
                "6:8: admin: want an address such as 127.0.0.1:8080 or [::1]:8080, got a list",
            ])
    }

    @Test(arguments: [(20, nil), (21, "further errors: 1"), (500, "further errors: 480")] as [(Int, String?)])
    func `twenty errors are shown and the others counted`(count: Int, last: String?) {
        let text = (1...count).map { "key\($0): 1\n" }.joined()
        let errors = Loading.errors(in: text)
        #expect(errors.prefix(20) == (1...20).map { "\($0):1: unknown key \"key\($0)\"" }[...])
        #expect(errors.dropFirst(20).first == last)
        #expect(errors.count <= 21)
    }

    @Test(arguments: [
        "", "\n", "# nothing but a comment\n", "---\n", "null", "{}", "workload:\nlimits:\ncalibration:\n", "\u{feff}",
    ])
    func `a file that says nothing leaves the defaults`(text: String) {
        #expect(Loading.errors(in: text) == [])
        #expect(Loading.configuration(of: text) == Configuration())
    }

    @Test func `a group is read in both of YAML's styles, and aliases are followed`() {
        var expected = Configuration()
        expected.workload.kind = .json
        expected.workload.before = .seconds(1)
        expected.workload.after = .seconds(1)
        #expect(Loading.configuration(of: "workload: { kind: json, before: &a 1s, after: *a }") == expected)
        #expect(Loading.configuration(of: "workload:\r\n  kind: json\r\n  before: 1s\r\n  after: 1s\r\n") == expected)
    }

    @Test func `calibration is auto, or units by kind`() {
        let pinned = Loading.configuration(of: "calibration: { hash: 2000, json: 0.2 }")
        #expect((pinned.calibration.hash, pinned.calibration.json) == (2000, 0.2))
        let half = Loading.configuration(of: "calibration: { hash: 2000 }")
        #expect((half.calibration.hash, half.calibration.json) == (2000, nil))
        #expect(Loading.configuration(of: "calibration: auto") == Configuration())
        let typed = Loading.configuration(of: "calibration: { json_cached: 1, json_foundation: 0.1, protobuf: 3 }")
        #expect((typed.calibration.jsonCached, typed.calibration.jsonFoundation) == (1, 0.1))
        #expect(typed.calibration.protobuf == 3)
    }
}
