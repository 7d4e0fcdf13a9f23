import CLibevent
import Glibc
import Reactor
import Telemetry
import Workload

/// The admin port: libevent's HTTP server on the supervisor's loop. Loop thread only; a forked child never touches it.
///
/// This file is the only one outside Reactor that knows libevent, because `evhttp` is a server already and Reactor has
/// no use for it. What evhttp leaves open is closed here: it bounds neither the number of its connections nor the time
/// that a client may take by sending a byte now and then.
///
/// evhttp tells when it accepts a connection (it asks for a `bufferevent`), but not when it frees one that never
/// brought a request. So a census asks the kernel which connections are open, once a second and when as many may be as
/// are allowed. If so, the listener is disabled, so that further clients wait in the kernel, and the census is taken
/// more often, with less patience, until there is room.
package final class AdminServer {
    private unowned let pages: any AdminPages
    private var http: OpaquePointer?
    /// One of each address, and what the kernel knows of it.
    private var listeners: [OpaquePointer] = []
    private let sockets: [AdminSockets]
    private var connections: AdminConnections<AdminSockets.ID>
    private var census: Timer?

    /// Time between two censuses, and while connections wait for room.
    private static let censusInterval = Duration.seconds(1)
    private static let crowdedCensusInterval = Duration.milliseconds(50)

    /// - Parameters:
    ///   - sockets: listening, of each address of the port; `close()` closes them.
    ///   - pages: not retained; must outlive the server.
    package init(
        _ loop: EventLoop, sockets: [Socket], pages: any AdminPages, limits: AdminLimits = AdminLimits()
    ) throws(ReactorError) {
        // evhttp writes with writev(2), which raises SIGPIPE where the client has gone.
        signal(SIGPIPE, SIG_IGN)
        var known: [AdminSockets] = []
        for socket in sockets { known.append(try AdminSockets(of: socket)) }
        self.sockets = known
        guard let http = evhttp_new(loop.eventBase) else { throw .libevent(operation: "evhttp_new") }
        for socket in sockets {
            guard let bound = evhttp_accept_socket_with_handle(http, socket.descriptor),
                let listener = evhttp_bound_socket_get_listener(bound)
            else {
                evhttp_free(http)
                throw .libevent(operation: "evhttp_accept_socket")
            }
            listeners.append(listener)
        }
        self.pages = pages
        self.http = http
        connections = AdminConnections(limits: limits)
        configure(http, limits)
        census = try Timer(loop) { [unowned self] in takeCensus() }
        census?.schedule(after: AdminServer.censusInterval)
    }

    deinit {
        close()
    }

    /// Stops listening, closes the socket and all connections. Not to be called from a page.
    package func close() {
        guard let http else { return }
        self.http = nil
        census?.cancel()
        evhttp_free(http)
    }

    private func configure(_ http: OpaquePointer, _ limits: AdminLimits) {
        // evhttp keeps `self` unretained; `close` frees it first, so that no callback can follow.
        let argument = Unmanaged.passUnretained(self).toOpaque()
        evhttp_set_gencb(http, requestCame, argument)
        evhttp_set_bevcb(http, connectionCame, argument)
        // All methods, known to evhttp or not, so that the reply to a wrong one is ours.
        evhttp_set_allowed_methods(http, .max)
        evhttp_set_max_headers_size(http, limits.headers)
        evhttp_set_max_body_size(http, limits.body)
        // Out of descriptors, accept(2) would fail again at once, for ever; the next census enables it again.
        for listener in listeners {
            evconnlistener_set_error_cb(listener) { listener, _ in evconnlistener_disable(listener) }
        }
    }

    // MARK: Requests

    fileprivate func answer(_ request: OpaquePointer) {
        noteConnection(of: request)
        let method = evhttp_request_get_command(request)
        let uri = evhttp_request_get_evhttp_uri(request)
        let accept = evhttp_find_header(evhttp_request_get_input_headers(request), "Accept")
        let asked = AdminRequest(
            isRead: method == EVHTTP_REQ_GET || method == EVHTTP_REQ_HEAD,
            path: evhttp_uri_get_path(uri).map { String(cString: $0) } ?? "",
            query: evhttp_uri_get_query(uri).map { String(cString: $0) },
            accept: accept.map { String(cString: $0) })
        let headers = evhttp_request_get_output_headers(request)
        // evhttp does not read the body of every method; what is left of it must not be taken for a request.
        if !asked.isRead { evhttp_add_header(headers, "Connection", "close") }
        send(AdminRouter.reply(to: asked, from: pages), to: request, withBody: method != EVHTTP_REQ_HEAD)
    }

    private func send(_ reply: AdminReply, to request: OpaquePointer, withBody: Bool) {
        let headers = evhttp_request_get_output_headers(request)
        evhttp_add_header(headers, "Content-Type", reply.contentType)
        // evhttp would send the body of a reply to HEAD, and no length of it.
        evhttp_add_header(headers, "Content-Length", "\(reply.body.utf8.count)")
        if let allow = reply.allow { evhttp_add_header(headers, "Allow", allow) }
        let buffer = evbuffer_new()
        defer { evbuffer_free(buffer) }
        if withBody { _ = Array(reply.body.utf8).withUnsafeBytes { evbuffer_add(buffer, $0.baseAddress, $0.count) } }
        evhttp_send_reply(request, reply.status, reply.reason, buffer)
    }

    // MARK: Connections

    private func noteConnection(of request: OpaquePointer) {
        guard let connection = evhttp_request_get_connection(request),
            let buffered = evhttp_connection_get_bufferevent(connection),
            let id = AdminSockets.id(of: bufferevent_getfd(buffered))
        else { return }
        connections.requested(id, at: Clock.now())
    }

    fileprivate func connectionAccepted() {
        connections.accepted()
        if connections.isFull { takeCensus() }
    }

    private func takeCensus() {
        let open = sockets.reduce(into: [:]) { $0.merge($1.open()) { $1 } }
        connections.census(open.keys, at: Clock.now())
        for id in connections.overdue(at: Clock.now()) {
            // evhttp notices, as it would notice the client's own hang-up, and frees the connection.
            if let descriptor = open[id] { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
        if connections.isFull {
            for listener in listeners { evconnlistener_disable(listener) }
            census?.schedule(after: AdminServer.crowdedCensusInterval)
        } else {
            for listener in listeners { evconnlistener_enable(listener) }
            census?.schedule(after: AdminServer.censusInterval)
        }
    }
}

private func requestCame(_ request: OpaquePointer?, _ argument: UnsafeMutableRawPointer?) {
    guard let request, let argument else { return }
    Unmanaged<AdminServer>.fromOpaque(argument).takeUnretainedValue().answer(request)
}

/// Nil lets evhttp make the connection's bufferevent itself.
private func connectionCame(_: OpaquePointer?, _ argument: UnsafeMutableRawPointer?) -> OpaquePointer? {
    if let argument { Unmanaged<AdminServer>.fromOpaque(argument).takeUnretainedValue().connectionAccepted() }
    return nil
}
