import Testing

@testable import Wire

@Suite struct ForwardedFieldTests {
    private static let ipv4 = ProxiedClient.ipv4(0xC000_0207)
    private static let ipv6 = ProxiedClient.ipv6(high: 0x2001_0DB8_0000_0000, low: 7)

    @Test(arguments: [
        ("for=192.0.2.7", ipv4), ("For=\"192.0.2.7\"", ipv4), ("FOR=192.0.2.7;proto=https;by=10.0.0.1", ipv4),
        ("proto=https; for=192.0.2.7", ipv4), ("for=192.0.2.7:47011", ipv4), ("for=\"192.0.2.7:_port\"", ipv4),
        ("for=\"[2001:db8::7]\"", ipv6), ("for=\"[2001:DB8::7]:47011\"", ipv6), ("for=[2001:db8::7]", ipv6),
        // The last proxy's word counts, whatever came to it.
        ("for=10.9.9.9, for=192.0.2.7", ipv4), ("for=\"a,b;c\" , for=192.0.2.7", ipv4),
        ("for=10.9.9.9,for=192.0.2.7 ,, ", ipv4), (",for=192.0.2.7", ipv4), ("for=\"19\\2.0.2.7\"", ipv4),
        // Who is not named, or hidden.
        ("for=192.0.2.7, proto=http", .unknown), ("for=192.0.2.7, for=unknown", .unknown),
        ("for=_hidden", .unknown), ("for=\"_gazonk:80\"", .unknown), ("", .unknown), (" ", .unknown),
        // What no proxy writes.
        ("for=2001:db8::7", .unknown), ("for=\"2001:db8::7\"", .unknown), ("for=[192.0.2.7]", .unknown),
        ("for=\"[2001:db8::7\"", .unknown), ("for=\"[2001:db8::7]80\"", .unknown), ("for=192.0.2.777", .unknown),
        ("for=192.0.2.7;for=192.0.2.8", .unknown), ("for", .unknown), ("for=", .unknown), ("=192.0.2.7", .unknown),
        ("for =192.0.2.7", .unknown), ("for=\"192.0.2.7", .unknown), ("for=\"192.0.2.7\\", .unknown),
        ("for=\"192.0.2.7\"x", .unknown), ("192.0.2.7", .unknown), ("for=192.0.2.7, x y", .unknown),
        ("for=192.0.2.7\u{0}", .unknown), ("for=\"192.0.2.7\u{0}\"", .unknown), ("for=\u{E9}", .unknown),
    ])
    func the_last_element_says_for_whom(value: String, client: ProxiedClient) {
        #expect(ForwardedField.client(in: Array(value.utf8)) == client)
    }
}
