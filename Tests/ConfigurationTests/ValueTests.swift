import Scheduling
import Testing
import Workload

@testable import Configuration

@Suite struct ValueTests {
    @Test(arguments: [
        ("mode", Loading.one.name, Loading.one.name),
        ("listen", "0.0.0.0:0", "0.0.0.0:0"),
        ("listen", "[::1]:8080", "[::1]:8080"),
        ("admin", "localhost:65535", "localhost:65535"),
        ("workers", "1", "1"),
        ("workers", "256", "256"),
        ("workers", "cpus", "2"),
        ("workers", "cpus+1", "3"),
        ("accept", "exclusive", "exclusive"),
        ("accept_batch", "one", "one"),
        ("load", "after-fork", "after-fork"),
        ("working_set", "65536KiB", "64MiB"),
        ("threads", "1", "1"),
        ("threads", "240", "240"),
        ("threads", "auto", "auto"),
        ("scheduling.discipline", "lifo", "lifo"),
        ("scheduling.resumed_first", "true", "true"),
        ("scheduling.slots", "unlimited", "unlimited"),
        ("scheduling.slots", "cpus", "cpus"),
        ("scheduling.slots", "1", "1"),
        ("scheduling.slots", "240", "240"),
        ("scheduling.yield", "off", "off"),
        ("scheduling.yield", "100us", "100us"),
        ("scheduling.yield", "10s", "10s"),
        ("overload.policy", "codel", "codel"),
        ("overload.margin", "0s", "0ms"),
        ("overload.margin", "60m", "3600s"),
        ("overload.queue", "unlimited", "unlimited"),
        ("overload.queue", "1000000", "1000000"),
        ("overload.act", "false", "false"),
        ("overload.estimate", "asked", "asked"),
        ("abandon", "true", "true"),
        ("deadline", "1us", "1us"),
        ("deadline", "1500ms", "1.5s"),
        ("deadline", "60m", "3600s"),
        ("workload.kind", "json", "json"),
        ("workload.kind", "sleep", "sleep"),
        ("workload.kind", "spin", "spin"),
        ("workload.before", "0ms", "0ms"),
        ("workload.downstream", "60s", "60s"),
        ("workload.after", "30s", "30s"),
        ("workload.cache", "true", "true"),
        ("downstream", "embedded", "embedded"),
        ("downstream", "embedded-grpc", "embedded-grpc"),
        ("downstream", "grpc://10.0.0.7:81/", "grpc://10.0.0.7:81"),
        ("downstream", "http://10.0.0.7:81/wait?ms={ms}", "http://10.0.0.7:81/wait?ms={ms}"),
        ("downstream", "http://a:1/,http://b:2/", "http://a:1/,http://b:2/"),
        ("downstream", "http://a:1/x?y=1,2, http://b:2/ ", "http://a:1/x?y=1,2,http://b:2/"),
        ("downstream", "grpc://a,grpc://b", "grpc://a:50051,grpc://b:50051"),
        ("downstream_timeout", "1ms", "1ms"),
        ("calibration.hash", "2000", "2000"),
        ("calibration.json", "0.20", "0.2"),
        ("calibration.json", "0.0001", "0.0001"),
        ("calibration.json", "1000000", "1000000"),
        ("calibration.json", "auto", "auto"),
        ("health_path", "/health", "/health"),
        ("agent", "[::1]:9465", "[::1]:9465"),
        ("agent", "off", "off"),
        ("client_address", "forwarded", "forwarded"),
        ("load_report", "on", "on"),
        ("health_path", "none", "none"),
        ("drain_timeout", "0s", "0ms"),
        ("log.access", "combined", "combined"),
        ("log.only", "missed", "missed"),
        ("log.sample", "1000000", "1000000"),
        ("log.file", "-", "-"),
        ("log.file", "/var/log/deadlined/access.log", "/var/log/deadlined/access.log"),
        ("limits.connections", "1000000", "1000000"),
        ("limits.target", "256B", "256B"),
        ("limits.headers", "1024KiB", "1MiB"),
        ("limits.body", "0B", "0B"),
        ("limits.body", "1GiB", "1GiB"),
        ("limits.body", "2kB", "2KB"),
        ("limits.idle_timeout", "3600s", "3600s"),
    ])
    func `a value within its bounds is taken and written in its own units`(
        path: String, text: String, written: String
    ) throws {
        let loaded = try Loading.load(flags: [Loading.flag(path, text)])
        let key = try #require(Key.at(path))
        #expect(key.text(loaded.configuration) == written)
        #expect(loaded.origins == [path: .flag("--\(path)")])
    }

    private static let https = "https is not spoken here; write http://, to a proxy that adds TLS if need be"

    static let refused: [(path: String, text: String, message: String)] = [
        ("mode", Loading.misspelt, Loading.unknown),
        ("mode", "", #"unknown mode ""; one of \#(Loading.modes)"#),
        (
            "mode", "\(Loading.one.name.uppercased())-",
            #"unknown mode "\#(Loading.one.name.uppercased())-" (did you mean "\#(Loading.one.name)"?); "#
                + "one of \(Loading.modes)"
        ),
        ("listen", "8080", #""8080": no host name or address in it; write HOST:PORT or [IPV6]:PORT"#),
        ("listen", "localhost:http", #""localhost:http": its port is not a number up to 65535"#),
        ("workers", "0", #"want a whole number from 1 to 256, cpus or cpus+1, got "0""#),
        ("workers", "257", #"want a whole number from 1 to 256, cpus or cpus+1, got "257""#),
        ("workers", "cpus+2", #"want a whole number from 1 to 256, cpus or cpus+1, got "cpus+2""#),
        (
            "accept", "reusport",
            #"unknown strategy "reusport" (did you mean "reuseport"?); one of shared, exclusive, reuseport"#
        ),
        ("accept_batch", "2", #"unknown batch "2"; one of greedy, one"#),
        ("load", "fork", #"unknown time "fork"; one of before-fork, after-fork"#),
        ("working_set", "65GiB", #"want 0B to 64GiB, got "65GiB""#),
        (
            "scheduling.discipline", "fito",
            #"unknown discipline "fito" (did you mean "fifo"?); one of \#(Discipline.names.joined(separator: ", "))"#
        ),
        ("scheduling.slots", "0", #"want unlimited, cpus or a whole number from 1 to 240, got "0""#),
        ("scheduling.slots", "-1", #"want unlimited, cpus or a whole number from 1 to 240, got "-1""#),
        ("scheduling.slots", "241", #"want unlimited, cpus or a whole number from 1 to 240, got "241""#),
        ("scheduling.slots", "cpu", #"want unlimited, cpus or a whole number from 1 to 240, got "cpu""#),
        ("scheduling.yield", "1us", #"want off or a duration from 100us to 10s, got "1us""#),
        ("scheduling.yield", "0ms", #"want off or a duration from 100us to 10s, got "0ms""#),
        ("scheduling.yield", "11s", #"want off or a duration from 100us to 10s, got "11s""#),
        ("scheduling.yield", "on", #"want off or a duration from 100us to 10s, got "on""#),
        ("scheduling.yield", "1", #"want off or a duration from 100us to 10s, got "1""#),
        ("scheduling.resumed_first", "yes", #"want true or false, got "yes""#),
        (
            "overload.policy", "predikt",
            #"unknown policy "predikt" (did you mean "predict"?); one of \#(Policy.names.joined(separator: ", "))"#
        ),
        ("overload.policy", "red", #"unknown policy "red"; one of \#(Policy.names.joined(separator: ", "))"#),
        ("overload.margin", "-5ms", #"want a duration such as 5ms, got "-5ms""#),
        ("overload.margin", "20", #"want a duration such as 5ms, got "20""#),
        ("overload.margin", "3601s", #"want 0ms to 3600s, got "3601s""#),
        ("overload.queue", "0", #"want unlimited or a whole number from 1 to 1000000, got "0""#),
        ("overload.queue", "-1", #"want unlimited or a whole number from 1 to 1000000, got "-1""#),
        ("overload.queue", "many", #"want unlimited or a whole number from 1 to 1000000, got "many""#),
        ("overload.act", "dark", #"want true or false, got "dark""#),
        ("overload.estimate", "learnt", #"unknown source "learnt" (did you mean "learned"?); one of learned, asked"#),
        ("abandon", "1", #"want true or false, got "1""#),
        ("threads", "0", #"want auto or a whole number from 1 to 240, got "0""#),
        ("threads", "241", #"want auto or a whole number from 1 to 240, got "241""#),
        ("threads", "-1", #"want auto or a whole number from 1 to 240, got "-1""#),
        ("threads", "6.4", #"want auto or a whole number from 1 to 240, got "6.4""#),
        ("threads", "٣", #"want auto or a whole number from 1 to 240, got "٣""#),
        ("threads", "99999999999999999999", #"want auto or a whole number from 1 to 240, got "99999999999999999999""#),
        ("deadline", "100", #"want a duration such as 5ms, got "100""#),
        ("deadline", "-5ms", #"want a duration such as 5ms, got "-5ms""#),
        ("deadline", "0ms", #"want 1us to 3600s, got "0ms""#),
        ("deadline", "61m", #"want 1us to 3600s, got "61m""#),
        (
            "workload.kind", "hsh",
            #"unknown kind "hsh" (did you mean "hash"?); one of hash, json, json-cached, json-foundation, protobuf"#
        ),
        ("workload.before", "3601s", #"want 0ms to 3600s, got "3601s""#),
        ("workload.before", "31s", "want at most limits.compute, 30s, got 31s"),
        ("workload.after", "31s", "want at most limits.compute, 30s, got 31s"),
        ("workload.downstream", "61s", "want at most limits.downstream, 60s, got 61s"),
        ("workload.cache", "yes", #"want true or false, got "yes""#),
        (
            "downstream", "https://x/",
            "want embedded, embedded-grpc, or a URL such as http://10.0.0.7:81/wait?ms={ms} or grpc://10.0.0.7:81, "
                + #"got "https://x/": \#(https)"#
        ),
        (
            "downstream", "http://a/,10.0.0.8:81",
            "want embedded, embedded-grpc, or a URL such as http://10.0.0.7:81/wait?ms={ms} or grpc://10.0.0.7:81, "
                + #"got "10.0.0.8:81": not a URL; write http://HOST:PORT/PATH?QUERY or grpc://HOST:PORT"#
        ),
        ("downstream", "http://a/,grpc://b", "want URLs of one scheme, got http and grpc"),
        ("downstream", "http://a/,http://a/x", "want each machine once, got a:80 twice"),
        (
            "downstream", "embedded,http://a/",
            "want embedded, embedded-grpc, or a URL such as http://10.0.0.7:81/wait?ms={ms} or grpc://10.0.0.7:81, "
                + #"got "embedded": not a URL; write http://HOST:PORT/PATH?QUERY or grpc://HOST:PORT"#
        ),
        ("downstream_timeout", "0ms", #"want 1ms to 3600s, got "0ms""#),
        ("calibration.hash", "0", #"want auto or a number from 0.0001 to 1000000, got "0""#),
        ("calibration.hash", "1e3", #"want auto or a number from 0.0001 to 1000000, got "1e3""#),
        ("calibration.hash", "1000001", #"want auto or a number from 0.0001 to 1000000, got "1000001""#),
        ("calibration.hash", "", #"want auto or a number from 0.0001 to 1000000, got """#),
        (
            "calibration", "2000",
            #"want auto or the keys hash, json, json_cached, json_foundation, protobuf, sleep, got "2000""#
        ),
        ("health_path", "health", #"want none or a path such as /health, got "health""#),
        ("health_path", "/h?x", #"want none or a path such as /health, got "/h?x""#),
        ("health_path", "/h%61", #"want none or a path such as /health, got "/h%61""#),
        ("health_path", "/work", #"want a path other than /work, got "/work""#),
        ("drain_timeout", "2h", #"want a duration such as 5ms, got "2h""#),
        ("log.access", "common", #"unknown format "common"; one of off, combined, json"#),
        ("log.only", "late", #"unknown kind "late"; one of all, missed"#),
        ("log.sample", "0", #"want a whole number from 1 to 1000000, got "0""#),
        ("log.file", "", #"want - or an absolute path such as /var/log/deadlined/access.log, got """#),
        ("log.file", "a.log", #"want - or an absolute path such as /var/log/deadlined/access.log, got "a.log""#),
        ("log.file", "/logs/", #"want - or an absolute path such as /var/log/deadlined/access.log, got "/logs/""#),
        ("limits.connections", "0", #"want a whole number from 1 to 1000000, got "0""#),
        ("limits.target", "255B", #"want 256B to 1MiB, got "255B""#),
        ("limits.headers", "2MiB", #"want 1KiB to 1MiB, got "2MiB""#),
        ("limits.body", "1048576", #"want a size such as 16KiB, got "1048576""#),
        ("limits.body", "2GiB", #"want 0B to 1GiB, got "2GiB""#),
        (
            "limits", "1",
            "want the keys connections, streams, target, headers, body, buffers, header_timeout, body_timeout, "
                + #"idle_timeout, compute, downstream, got "1""#
        ),
        ("limits.compute", "0ms", #"want 1ms to 3600s, got "0ms""#),
        ("limits.compute", "1ms", "workload.before: want at most limits.compute, 1ms, got 5ms"),
        ("agent", "127.0.0.1:8080", "want an address other than listen's, got 127.0.0.1:8080 for both"),
        ("agent", "127.0.0.1:9464", "want an address other than admin's, got 127.0.0.1:9464 for both"),
        ("admin", "127.0.0.1:8080", "want an address other than listen's, got 127.0.0.1:8080 for both"),
    ]

    @Test(arguments: refused)
    func `a value out of its bounds is refused with what is wanted`(
        path: String, text: String, message: String
    ) throws {
        let errors = Loading.errors(flags: [Loading.flag(path, text)])
        #expect(errors.first == "--\(path): \(message)")
    }

    @Test func `cpus+1 never exceeds the bound`() throws {
        let sources = ConfigurationSources(
            path: nil, environment: [:], flags: [Loading.flag("workers", "cpus+1")], cpus: 300,
            room: { nil })
        #expect(try sources.load().configuration.workers == 256)
    }

    @Test func `two ports that the kernel chooses may have the same address`() {
        let flags = [Loading.flag("listen", "[::]:0"), Loading.flag("admin", "[::]:0")]
        #expect(Loading.errors(flags: flags) == [])
    }
}
