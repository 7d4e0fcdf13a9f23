import Foundation
import Testing
import Workload

@testable import Telemetry

/// The parsers of those who scrape, over a page with something in every family.
struct MetricsParserTests {
    private static let hasPromtool = Program.succeeds("promtool", "--version")
    private static let hasClient = Program.succeeds("python3", "-c", "import prometheus_client")

    @Test(.enabled(if: hasPromtool, "promtool is not installed: apt-get install prometheus"))
    func `promtool has nothing to say about the text format`() throws {
        let check = try Program.run("promtool", "check", "metrics", input: try Sample.page(as: .text))
        #expect(check.output == "")
        #expect(check.status == 0)
    }

    @Test(.enabled(if: hasClient, "prometheus_client is not installed: pip install prometheus_client"))
    func `the reference parsers read both formats to the same samples`() throws {
        let text = try samples(as: .text, by: "prometheus_client.parser")
        let openMetrics = try samples(as: .openMetrics, by: "prometheus_client.openmetrics.parser")
        #expect(text == openMetrics)
        #expect(text.count == (try Sample.page(as: .text)).split(separator: "\n").count { !$0.hasPrefix("#") })
    }

    @Test(.enabled(if: hasClient, "prometheus_client is not installed: pip install prometheus_client"))
    func `the strict parser finds the exemplars, each within its bucket`() throws {
        let program = """
            import sys
            from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
            for family in parse(sys.stdin.read()):
                for sample in family.samples:
                    if sample.exemplar:
                        labels, value, at = sample.exemplar
                        assert value <= float(sample.labels['le']), sample
                        print(sample.name, sample.labels['le'], labels, value, float(at))
            """
        let read = try Program.run("python3", "-c", program, input: try Sample.page(as: .openMetrics))
        let rest = "{'trace_id': '0af7651916cd43dd8448eb211c80319c'}"
        #expect(
            read.output == """
                http_server_request_duration_seconds_bucket 0.5 \(rest) 0.421 1764000000.421
                deadlined_lateness_seconds_bucket 0.5 \(rest) 0.271 1764000000.421

                """)
    }

    private func samples(as format: ExpositionFormat, by parser: String) throws -> Set<Substring> {
        let program = """
            import sys
            from \(parser) import text_string_to_metric_families as parse
            for family in parse(sys.stdin.read()):
                assert family.documentation and family.type != "unknown", family.name
                for sample in family.samples:
                    print(sample.name, sorted(sample.labels.items()), float(sample.value))
            """
        let read = try Program.run("python3", "-c", program, input: try Sample.page(as: format))
        #expect(read.status == 0, "\(read.output)")
        return Set(read.output.split(separator: "\n"))
    }
}

/// A program run to its end.
private enum Program {
    static func run(_ arguments: String..., input: String) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        let (stdin, output) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    static func succeeds(_ arguments: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try? process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
