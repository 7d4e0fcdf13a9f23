import Testing

@testable import Workload

@Suite struct SizeTextTests {
    @Test(arguments: [
        ("0B", 0, "0B"), ("1B", 1, "1B"), ("0MiB", 0, "0B"), ("1000B", 1000, "1KB"), ("1024B", 1024, "1KiB"),
        ("16KiB", 16_384, "16KiB"), ("2KB", 2000, "2KB"), ("2kB", 2000, "2KB"), ("1536KiB", 1_572_864, "1536KiB"),
        ("3MB", 3_000_000, "3MB"), ("1GiB", 1_073_741_824, "1GiB"), ("5GB", 5_000_000_000, "5GB"), ("007B", 7, "7B"),
    ])
    func `a size is read, and written in the longest unit that divides it`(text: String, bytes: Int, written: String) {
        #expect(SizeText.parse(text) == bytes)
        #expect(SizeText.format(bytes) == written)
        #expect(SizeText.parse(written) == bytes)
    }

    @Test(arguments: [
        "", "B", "KiB", "16", "16K", "16Ki", "16kib", "16kiB", "1.5MiB", "-1B", "+1B", "1 KiB", "1KiB ", " 1B", "1TiB",
        "1_000B", "٣B", "1e3B", "9999999999999B", "999999999999GiB",
    ])
    func `what is no size is refused`(text: String) {
        #expect(SizeText.parse(text) == nil)
    }
}
