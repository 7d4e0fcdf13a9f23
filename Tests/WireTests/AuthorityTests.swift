import Testing

@testable import Wire

@Suite struct AuthorityTests {
    @Test(arguments: [
        ("", true, false), (":", true, false), (":80", true, false),
        ("a", true, true), ("a:", true, true), ("a:80", true, true), ("127.0.0.1:8080", true, true),
        ("a-b.c_d~e", true, true), ("a!$&'()*+,;=b", true, true), ("%41%6a", true, true), ("%4", false, true),
        ("%", false, true), ("%g1", false, true), ("a%1", false, true), ("[::1]", true, true), ("[::1]:80", true, true),
        ("[v1.a:b]", true, true), ("[hello]", false, true), ("[:]", false, true), ("[::ffff:1.2.3.4]", true, true),
        ("[]", false, true), ("[", false, true), ("[::1", false, true),
        ("[::1]80", false, true),
        ("[a/b]", false, true), ("::1", false, false), ("a:b", false, true), ("a:80:80", false, true),
        ("a:-1", false, true),
        ("a b", false, true), ("a/", false, true), ("a?", false, true), ("a#", false, true), ("u@a", false, true),
        ("a\\b", false, true), ("a\"", false, true), ("<a>", false, true), ("\u{E9}", false, true),
    ])
    func a_text_is_host_and_port_or_is_not(text: String, isValid: Bool, namesHost: Bool) {
        Array(text.utf8).withUnsafeBytes { bytes in
            #expect(Authority.isValid(bytes) == isValid)
            #expect(Authority.namesHost(bytes) == namesHost)
        }
    }
}
