// Where our request codec and Node's decide differently, and why that is right. A difference that none of these names is
// a failure.
import { METHODS } from "node:http";

/** We refuse for one of these reasons, whatever Node does. */
const weRefuse = (...reasons) => ({ our }) => reasons.some((reason) => our.refusal?.includes(reason));

const llhttpVersion = Number.parseInt(process.versions.llhttp, 10);
const weHaveAlwaysRefused = weRefuse(
    "400 no Host",
    "a request target with a byte that has to be percent-encoded",
    'a request line that does not end in " HTTP/1.1" and CR LF',
    "a request that does not begin with a method and a space",
    "white space in a field name or before its colon",
    "a field without a name",
    "a CR without its LF among the fields",
    "an LF without its CR among the fields",
    "a malformed chunk size line",
    "a malformed chunk extension",
    "a chunk that is longer than its size",
);

export const differences = [
    {
        name: "a method that Node does not know",
        reason: "a method is any token (RFC 9110 9.1); the daemon answers 405 and the connection goes on",
        applies: ({ our, node }) =>
            node.refusal === "HPE_INVALID_METHOD" &&
            our.taken.length > node.taken.length &&
            !METHODS.includes(our.taken[node.taken.length].split(" ")[0]),
    },
    {
        name: "a Host that comes twice or is no host",
        reason: "400 is a must (RFC 9112 3.2); Node only asks that there is one",
        applies: weRefuse("Host comes twice", "a Host that is no host and port"),
    },
    {
        name: "a target that its method does not take",
        reason: "four forms there are (RFC 9112 3.2), and http and https are what the daemon could be asked for",
        applies: weRefuse("a request target that its method does not take"),
    },
    {
        name: "a fragment in the target",
        reason: "it is never sent (RFC 9110 7.1); Node takes it for a part of the URL",
        applies: ({ stream, our }) => our.refusal?.includes("percent-encoded") && /^\s*\S+ [^ \r\n]*#/.test(stream),
    },
    {
        name: "a percent sign without two hexadecimal digits",
        reason: "it is no URI (RFC 3986 2.1); Node leaves it to its listener",
        applies: weRefuse("a request target with a % that no two hexadecimal digits follow"),
    },
    {
        name: "several spaces around the target",
        reason: "one space stands on either side (RFC 9112 3)",
        applies: ({ stream, our }) =>
            our.refusal?.includes("two spaces before") ||
            (our.refusal?.startsWith("400") && /^\s*\S+ +\S+ {2,}HTTP/.test(stream)),
    },
    {
        name: "an empty line before a request that ends in LF alone",
        reason: "a line ends in CR LF (RFC 9112 2.2); to take LF for it is allowed, and invites smuggling",
        applies: ({ our, node }) =>
            our.refusal?.includes("does not begin with a method") && node.taken.length > our.taken.length,
    },
    {
        name: "a version other than 1.1 and 1.0",
        reason: "505, and 400 where none is named; Node takes 0.9 and 2.0 for versions that it speaks",
        applies: weRefuse("a request line without a version", "505 HTTP/"),
    },
    {
        name: "a field of ours that comes twice",
        reason: "no one could tell which deadline or id counts; Node does not know these fields",
        applies: weRefuse("X-Request-Id comes twice", "grpc-timeout comes twice", "expected-rq-timeout-ms comes twice"),
    },
    {
        name: "Transfer-Encoding in HTTP/1.0",
        reason: "its framing is to be taken for faulty (RFC 9112 6.1)",
        applies: weRefuse("Transfer-Encoding in HTTP/1.0"),
    },
    {
        name: "a transfer coding before chunked",
        reason: "501 is right for one that we cannot undo (RFC 9112 6.1); Node gives the listener the coded bytes",
        applies: weRefuse("501 a transfer coding other than chunked"),
    },
    {
        name: "a chunk extension without its name or value",
        reason: "either is a token of one byte at least (RFC 9112 7.1.1); Node takes none for one",
        applies: ({ stream, our }) =>
            our.refusal?.includes("a malformed chunk extension") &&
            /\n[0-9a-f]+[^\n]*(;[ \t]*[;=\r]|=[ \t]*[;\r])/i.test(stream),
    },
    {
        name: "white space in a chunk extension",
        reason: "it is to be read over (RFC 9112 7.1.1, RFC 9110 5.6.3); Node refuses it",
        applies: ({ stream, our, node }) =>
            ["HPE_STRICT", "HPE_INVALID_CHUNK_SIZE"].includes(node.refusal) &&
            our.taken.length > node.taken.length &&
            /\n[0-9a-f]+[^\n]*[ \t][^\n]*\r\n/i.test(stream),
    },
    {
        name: "CONNECT",
        reason: "we read it as any request, and answer 405; to Node a tunnel begins behind its request line and fields",
        applies: ({ stream, node }) => /^\s*CONNECT/.test(stream) && node.taken[0]?.startsWith("CONNECT"),
    },
    {
        name: "Upgrade",
        reason: "it may be ignored (RFC 9110 7.8), and we read on; Node takes nothing behind the head for HTTP",
        applies: ({ stream, our, node }) =>
            /\nConnection: upgrade/i.test(stream) && our.refusal !== null && node.refusal === null,
    },
    {
        name: "an Expect that asks for more than 100-continue",
        reason: "417 is allowed for what else it asks (RFC 9110 10.1.1); Node looks for 100-continue anywhere in it",
        applies: weRefuse("417 an Expect other than 100-continue"),
    },
    {
        name: "a length beyond our limit",
        reason: "413; Node leaves it to its listener to count",
        applies: weRefuse("413 a body of more than"),
    },
    {
        name: "what llhttp has refused since version 8",
        reason: "it and Node 18 forgave these, and refuse them now as we do",
        applies: (verdicts) => llhttpVersion < 8 && weHaveAlwaysRefused(verdicts),
    },
];
