import Testing

@testable import Telemetry

struct ExpositionFormatTests {
    @Test(arguments: [
        (nil, ExpositionFormat.text), ("", .text), ("*/*", .text), ("text/html", .text),
        ("text/plain;version=0.0.4", .text), ("application/openmetrics-text", .openMetrics),
        ("application/openmetrics-text; version=1.0.0; charset=utf-8", .openMetrics),
        ("Application/OpenMetrics-Text; Version=\"1.0.0\"", .openMetrics),
        ("application/openmetrics-text;version=0.0.1", .text),
        ("application/openmetrics-text;q=0", .text), ("application/openmetrics-text;q=x", .text),
        ("application/openmetrics-text;q=0.4,text/plain;q=0.5", .text),
        ("application/openmetrics-text;q=0.5,text/plain;q=0.5", .openMetrics),
        (
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", .openMetrics
        ),
    ])
    func `the format is what Accept asks for`(accept: String?, format: ExpositionFormat) {
        #expect(ExpositionFormat(accept: accept) == format)
    }
}
