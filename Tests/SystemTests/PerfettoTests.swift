import Foundation
import Testing

extension SystemTests {
    /// The page's hand-over of a trace to the Perfetto UI, with a window that stands for it.
    @Suite struct PerfettoTests {
        private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/CResources/page/perfetto.js")

        /// What comes of a click, as `outcome`, behind the messages that the window got.
        ///
        /// - Parameter behaviour: of the window: `answers(number)` says what it posts back to that PING, as
        ///   `[origin, isFromIt, data]`; `reply` is the daemon's; `opened` the window.
        private static func handOver(_ behaviour: String) throws -> [String] {
            let folder = try TemporaryFolder()
            let module = try folder.write(String(contentsOf: script, encoding: .utf8), to: "perfetto.mjs")
            let program = """
                const heard = [], listeners = new Set();
                const perfetto = 'https://ui.perfetto.dev';
                let pings = 0, answers = () => [[perfetto, true, 'PONG']];
                let reply = () => new Response('{}', {
                  headers: { 'Content-Disposition': 'attachment; filename="f.json"' } });
                let opened = {
                  closed: false,
                  close() { heard.push('close'); this.closed = true; },
                  postMessage(data, origin) {
                    if (data === 'PING') {
                      pings += 1;
                      for (const [from, isFromIt, answer] of answers(pings)) {
                        for (const listener of listeners) {
                          listener({ origin: from, source: isFromIt ? opened : {}, data: answer });
                        }
                      }
                    } else {
                      const { buffer, ...others } = data.perfetto;
                      heard.push(`${new TextDecoder().decode(buffer)} ${JSON.stringify(others)} to ${origin}`);
                    }
                  },
                };
                \(behaviour)
                globalThis.location = { host: 'here:1' };
                globalThis.window = {
                  open: (url) => { heard.push(`open ${url}`); return opened; },
                  addEventListener: (name, listener) => listeners.add(listener),
                  removeEventListener: (name, listener) => listeners.delete(listener),
                };
                globalThis.fetch = async (url) => { heard.push(`fetch ${url}`); return reply(); };
                const { openInPerfetto } = await import('\(module)');
                await openInPerfetto('/trace?seconds=9').then(() => heard.push('done'), (e) => heard.push(e.message));
                heard.push(`${listeners.size} listeners, ${pings > 0 ? 'pinged' : 'silent'}`);
                console.log(heard.join('\\n'));
                process.exit(0);
                """
            let result = try Tool.run(["node", "--input-type=module", "-"], input: program)
            #expect(result.status == 0, "\(result.errors)")
            return result.output.split(separator: "\n").map(String.init)
        }

        private static let begun = ["open https://ui.perfetto.dev", "fetch /trace?seconds=9"]

        @Test func window_thatAnswers_getsTheTraceWithItsName() throws {
            let heard = try PerfettoTests.handOver("answers = (n) => n < 3 ? [] : [[perfetto, true, 'PONG']];")
            let message = "{} {\"title\":\"f.json of here:1\",\"fileName\":\"f.json\"} to https://ui.perfetto.dev"
            #expect(heard == PerfettoTests.begun + [message, "done", "0 listeners, pinged"])
        }

        @Test(arguments: ["['https://evil.example', true, 'PONG']", "[perfetto, false, 'PONG']", "[perfetto, true, 1]"])
        func answer_thatIsNotTheWindows_isPassedOver(answer: String) throws {
            let heard = try PerfettoTests.handOver(
                "answers = (n) => { if (n > 2) opened.closed = true; return [\(answer)]; };")
            #expect(
                heard == PerfettoTests.begun + ["the window for Perfetto was closed", "0 listeners, pinged"])
        }

        @Test func daemon_thatGivesNoTrace_isToldWithItsReason_andTheWindowClosed() throws {
            let heard = try PerfettoTests.handOver("reply = () => new Response('why not\\n', { status: 400 });")
            #expect(heard.contains("close") && heard.contains("the daemon gave no trace: why not"), "\(heard)")
            #expect(!heard.contains { $0.contains("{}") })
        }

        @Test func browser_thatOpensNoWindow_isTold_andNothingIsFetched() throws {
            let heard = try PerfettoTests.handOver("opened = null;")
            #expect(heard.count == 3 && heard[1].hasPrefix("the browser opened no window for Perfetto"), "\(heard)")
        }
    }
}
