import Testing
import Workload

struct MediaRangeTests {
    @Test(
        arguments: [
            ("text/html", "text/html", 1.0, nil), (" Text/HTML ;\tQ=0.5", "text/html", 0.5, nil),
            ("a/b;q=1.5", "a/b", 0, nil), ("a/b;q=-1", "a/b", 0, nil), ("a/b;q=nan", "a/b", 0, nil),
            ("a/b;q", "a/b", 1, nil),
            ("a/b; version=\"1.0.0\"; q=0.25", "a/b", 0.25, "1.0.0"), ("", "", 1, nil), (";;", "", 1, nil),
        ] as [(String, String, Double, String?)])
    func `an element is a type, how much it is wanted, and its version`(
        text: String, type: String, quality: Double, version: String?
    ) {
        let range = MediaRange(text)
        #expect((range.type, range.quality, range.version) == (type, quality, version))
    }

    @Test(
        arguments: [
            (nil, 0.0), ("", 0), ("*/*", 1), ("text/*;q=0.3, */*", 0.3), ("text/plain;q=0.1, text/*, */*", 0.1),
            ("text/plain;q=0.1, text/plain;q=0.2", 0.2), ("image/*", 0), ("*/*;q=0.5, image/*", 0.5),
        ] as [(String?, Double)])
    func `what names a type most exactly says how much it is wanted`(field: String?, quality: Double) {
        #expect(MediaRange.all(in: field).quality(of: "text/plain") == quality)
    }
}
