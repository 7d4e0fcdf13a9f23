import Testing
import Wire

@Suite struct ByteWriterTests {
    private static let numbers: [UInt64] = [
        0, 7, 9, 10, 42, 99, 100, 1_000, 12_345_678, 99_999_999, 100_000_000, 100_000_001, 9_876_543_210_000_042, .max,
    ]

    @Test(arguments: numbers)
    func a_number_is_written_as_Swift_writes_it_in_just_as_much_memory(number: UInt64) {
        for spare in [0, 20] {
            let decimal = String(number)
            #expect(written(decimal.utf8.count + spare) { $0.append(decimal: number) } == decimal)
            let low = UInt32(truncatingIfNeeded: number)
            let hexadecimal = String(low, radix: 16)
            #expect(written(hexadecimal.utf8.count + spare) { $0.append(hexadecimal: low) } == hexadecimal)
        }
    }

    @Test func leading_zeros_fill_a_width() {
        #expect(written(32) { $0.append(digitsOf: 42, minimumWidth: 6) } == "000042")
        #expect(written(32) { $0.append(digitsOf: 1_234_567, minimumWidth: 6) } == "1234567")
    }

    @Test(arguments: [
        (0, "0.000"), (999, "0.000"), (1_000, "0.001"), (99_000, "0.099"), (100_000, "0.100"), (7_654_321, "7.654"),
        (86_400_000_000_000, "86400000.000"), (-1_500_000, "-1.500"), (-271_003_999, "-271.003"),
    ])
    func nanoseconds_are_written_as_milliseconds(nanoseconds: Int64, text: String) {
        for spare in [0, 20] {
            #expect(written(text.utf8.count + spare) { $0.append(millisecondsOf: nanoseconds) } == text)
        }
    }

    @Test func bytes_are_written_as_two_digits_each() {
        let bytes = (UInt8.min...UInt8.max).map { $0 }
        let digits = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        #expect(written(512) { writer in bytes.withUnsafeBytes { writer.append(hexadecimalOf: $0) } } == digits)
    }

    private func written(_ capacity: Int, _ body: (inout ByteWriter) -> Void) -> String {
        withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 1) { memory in
            var writer = ByteWriter(memory)
            body(&writer)
            return String(decoding: writer.written, as: UTF8.self)
        }
    }
}
