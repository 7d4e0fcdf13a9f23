import Testing

/// A real nginx as a downstream service.
final class NginxDownstream {
    let port: UInt16
    let folder: TemporaryFolder
    private let program: ChildProgram

    /// - Parameter server: directives of its `server` block.
    init(_ server: String) throws {
        port = try Loopback.freePort()
        folder = try TemporaryFolder()
        let configuration = """
            daemon off;
            master_process off;
            pid \(folder.path)/pid;
            error_log \(folder.path)/error;
            events { worker_connections 256; }
            http {
                log_format connections '$connection $connection_requests $request_uri $http_grpc_timeout';
                access_log \(folder.path)/access connections;
                client_body_temp_path \(folder.path)/body;
                proxy_temp_path \(folder.path)/proxy;
                fastcgi_temp_path \(folder.path)/fastcgi;
                uwsgi_temp_path \(folder.path)/uwsgi;
                scgi_temp_path \(folder.path)/scgi;
                server { listen 127.0.0.1:\(port); \(server) }
            }
            """
        let path = try folder.write(configuration, to: "nginx.conf")
        // nginx opens its compiled-in log before it reads where ours is to be.
        program = try ChildProgram(
            ["nginx", "-c", path, "-e", folder.file("error")], output: folder.file("output"),
            errors: folder.file("errors"),
            environment: ["PATH": "/usr/sbin:/usr/bin:/bin"])
        try until("nginx accepts: \(folder.read("errors"))") { (try? RawClient(port: port)) != nil }
    }

    /// The access log: for each call the connection's number, which of its requests it was, the target, `grpc-timeout`.
    var calls: [[Substring]] {
        folder.read("access").split(separator: "\n").map { $0.split(separator: " ") }
    }
}
