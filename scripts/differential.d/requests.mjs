// Generates requests, valid and not, as strings of one character a byte. The same seed gives the same requests.

/** Mulberry32: numbers from 0 up to below 1. */
function randomNumbers(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

const methods = ["GET", "GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"];
const targets = [
    "/", "/work", "/work?before=5ms&after=1ms", "/a/b;c=d?e=%20f", "/w%6Frk?%62=%2F%7e", "/a%2", "/%zz", "http://example.org/work?x=1", "http://example.org",
    "/?q=a?b", "//double",
];
const hosts = ["example.org", "example.org:8080", "127.0.0.1", "[::1]:80", "EXAMPLE.org"];
const extraFields = [
    "Accept: */*", "X-Request-Id: a-1", "grpc-timeout: 100m", "X-Empty:", "X-Spaces: \t a b \t", "Cookie: a=b; c=d",
    "Connection: keep-alive", "X-High: caf\xc3\xa9", "User-Agent: test/1.0 (x; y)", "Upgrade-Insecure-Requests: 1",
];
const bodies = ["", "a", "hello", "x".repeat(40), "\0\xff\r\n\r\n", "0\r\n\r\n"];

const badTokens = [
    "\r", "\n", "\r\n", " ", "\t", "\0", ":", ";", ",", "0", "5", "+", "-", "\x7f", "\x80", "\xff", "\x0b", "a", "A", "#",
    "?", "/", "%", "@", '"', "{", "HTTP/1.1", "chunked",
];
const badLines = [
    "Content-Length: 5", "Content-Length: 0", "Content-Length: +5", "Content-Length: 5, 5", "Content-Length: 0x5",
    "Content-Length:", "Content-Length: 99999999999999999999", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip",
    "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, gzip", "Transfer-Encoding: identity",
    "Transfer-Encoding: xchunked", "Transfer-Encoding : chunked", "Host: b", "Host: a b", "Host: user@b", "Host:", " folded", "\tfolded",
    ": no name", "no colon", "X Y: z", "X: a\x01b", "X: a\0b", "Expect: 100-continue", "Expect: other",
    "Connection: close", "Connection: upgrade\r\nUpgrade: h2c",
];
const badRequestLines = [
    "GET / HTTP/1.0", "GET / HTTP/1.2", "GET / HTTP/2.0", "GET / HTTP/0.9", "GET /", "GET  / HTTP/1.1", "GET / HTTP/1.1 ",
    "get / HTTP/1.1", "BREW / HTTP/1.1", "GET / HTXP/1.1", "GET /\t HTTP/1.1", "GET * HTTP/1.1", "OPTIONS * HTTP/1.1",
    "CONNECT example.org:443 HTTP/1.1", "CONNECT / HTTP/1.1", "GET work HTTP/1.1", "GET ftp://a/ HTTP/1.1", " GET / HTTP/1.1",
    "GET /caf\xc3\xa9 HTTP/1.1", "GET /a#b HTTP/1.1", 'GET /"a" HTTP/1.1', "G@T / HTTP/1.1", "GET / HTTP/11",
];

/** @returns {string[]} as many requests as asked for: a third valid, the others made worse in one to three places. */
export function generateRequests(count, seed) {
    const random = randomNumbers(seed);
    const below = (bound) => Math.floor(random() * bound);
    const one = (choices) => choices[below(choices.length)];

    function chunks(body) {
        const cut = below(body.length + 1);
        const parts = [body.slice(0, cut), body.slice(cut)].filter((part) => part !== "");
        const lines = parts.map((part) => `${part.length.toString(16)}${one(["", "", ";a=b"])}\r\n${part}\r\n`);
        return `${lines.join("")}0\r\n${one(["", "", "X-Trailer: y\r\n"])}\r\n`;
    }

    function valid() {
        const method = one(methods);
        const fields = [`Host: ${one(hosts)}`];
        for (let number = below(3); number > 0; number -= 1) fields.push(one(extraFields));
        let body = method === "POST" || method === "PUT" || below(10) === 0 ? one(bodies) : "";
        if (body !== "" || below(4) === 0) {
            const isChunked = below(2) === 0;
            fields.push(isChunked ? "Transfer-Encoding: chunked" : `Content-Length: ${body.length}`);
            if (isChunked) body = chunks(body);
        }
        const emptyLines = "\r\n".repeat(below(10) === 0 ? 1 : 0);
        return `${emptyLines}${method} ${one(targets)} HTTP/1.1\r\n${fields.join("\r\n")}\r\n\r\n${body}`;
    }

    function worse(request) {
        const place = below(request.length + 1);
        const [before, behind] = [request.slice(0, place), request.slice(place)];
        const lineEnd = request.indexOf("\r\n", 2);
        switch (below(6)) {
            case 0: return before + one(badTokens) + behind;
            case 1: return before + one(badTokens) + behind.slice(1);
            case 2: return before + behind.slice(1 + below(3));
            case 3: return one(badRequestLines) + request.slice(lineEnd);
            case 4: return `${request.slice(0, lineEnd)}\r\n${one(badLines)}${request.slice(lineEnd)}`;
            default: return request.replace(/\r\nHost: [^\r]*/, one(["", "\r\nHost: a\r\nHost: a"]));
        }
    }

    return Array.from({ length: count }, () => {
        let request = valid();
        if (below(3) !== 0) for (let edits = 1 + below(3); edits > 0; edits -= 1) request = worse(request);
        return request;
    });
}
