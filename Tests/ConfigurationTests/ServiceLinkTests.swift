import Testing

@testable import Configuration

/// The variables that Kubernetes makes of Services: kubernetes.io/docs/concepts/services-networking/service.
@Suite struct ServiceLinkTests {
    private static let values = [
        "SERVICE_HOST": "10.0.0.1", "SERVICE_PORT": "8080", "SERVICE_PORT_HTTP": "8080",
        "SERVICE_PORT_GRPC_WEB": "81", "PORT": "tcp://10.0.0.1:8080", "PORT_8080_TCP": "tcp://10.0.0.1:8080",
        "PORT_8080_TCP_PROTO": "tcp", "PORT_8080_TCP_PORT": "8080", "PORT_8080_TCP_ADDR": "fd00::1",
        "PORT_53_UDP": "udp://10.0.0.1:53", "PORT_53_UDP_PROTO": "udp", "PORT_53_UDP_PORT": "53",
        "PORT_53_UDP_ADDR": "10.0.0.1",
    ]

    @Test(arguments: ["DEADLINED_", "DEADLINED_CANARY_", "DEADLINED_PORT_2_", "DEADLINED_MODE_"])
    func `the variables of a Service of that name are no errors`(prefix: String) {
        let environment = Dictionary(uniqueKeysWithValues: Self.values.map { (prefix + $0, $1) })
        #expect(Loading.errors(environment: environment) == [])
    }

    @Test(arguments: [
        ("DEADLINED_PORT", "9000"), ("DEADLINED_SERVICE_PORT", "http"), ("DEADLINED_SERVICE_PORTS", "80"),
        ("DEADLINED_HOST", "10.0.0.1"), ("DEADLINED_PORT_8080", "80"), ("DEADLINED_PORT_X_TCP", "tcp://10.0.0.1:80"),
        ("DEADLINED_8080_TCP", "tcp://10.0.0.1:80"), ("DEADLINED_PORT_8080_TCP", "80"),
        ("DEADLINED_PORT_8080_TCP_PROTO", "udp"), ("DEADLINED_MOD", "x"), ("DEADLINED_LISTEN_PORT", "80"),
        ("DEADLINED_SERVICE_HOST", ""), ("DEADLINED_TCP", "tcp"),
    ])
    func `what only looks like one is still told`(variable: String, value: String) {
        #expect(Loading.errors(environment: [variable: value]).count == 1)
    }

    @Test func `no variable of ours looks like one`() {
        for key in Key.all {
            for value in Set(Self.values.values) { #expect(!ServiceLink.isOne(key.variable, value)) }
        }
    }
}
