// What Node's HTTP server makes of a stream of requests. The server is Node's own; only the socket is one in memory, so
// that no time-out decides.
import http from "node:http";
import { Duplex } from "node:stream";

/** Turns of the event loop after which a server has done all it does. */
const turns = 8;

/** A target with its unreserved characters decoded, as our codec gives it (RFC 3986 6.2.2.2); Node leaves it as it is. */
const normalized = (url) =>
    url.replace(/%([0-9a-f]{2})/gi, (escape, digits) => {
        const character = String.fromCharCode(Number.parseInt(digits, 16));
        return /[\w.~-]/.test(character) ? character : escape;
    });

/** @returns {Promise<{taken: string[], refusal: string | null}>} each request that came whole, and why one was refused. */
export async function nodeVerdict(stream) {
    const taken = [];
    let refusal = null;
    let written = "";
    const server = http.createServer((request, reply) => {
        let bytes = 0;
        request.on("data", (data) => (bytes += data.length));
        request.on("error", () => {});
        request.on("end", () => {
            taken.push(`${request.method} ${normalized(request.url)} ${bytes}`);
            reply.end();
        });
    });
    server.on("connect", (request) => taken.push(`${request.method} ${normalized(request.url)} 0`));
    server.on("clientError", (error) => (refusal ??= error.code));
    const socket = new Duplex({
        read() {},
        write(data, _, done) {
            written += data.toString("latin1");
            done();
        },
    });
    socket.on("error", () => {});
    server.emit("connection", socket);
    socket.push(Buffer.from(stream, "latin1"));
    for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
    socket.destroy();
    // Bytes behind a request that ends its connection: nobody reads them, and the request was taken.
    if (refusal === "HPE_CLOSED_CONNECTION") refusal = null;
    // Node refuses some requests by a reply of its own; what it took behind that would not be read from a real socket.
    const statuses = [...written.matchAll(/^HTTP\/1\.1 ([2-5]\d\d [^\r]*)/gm)].map((match) => match[1]);
    const refused = statuses.findIndex((status) => !status.startsWith("200"));
    if (refused < 0) return { taken, refusal };
    return { taken: taken.slice(0, refused), refusal: statuses[refused] };
}
