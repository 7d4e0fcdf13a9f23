// compare.mjs VERDICTS [--count N] [--seed N]: VERDICTS is the program that tells our codec's verdicts.
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { differences } from "./differences.mjs";
import { nodeVerdict } from "./node-server.mjs";
import { generateRequests } from "./requests.mjs";

const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { count: { type: "string", default: "1000" }, seed: { type: "string", default: "1" } },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
if (positionals.length !== 1 || !Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
    console.error("usage: compare.mjs VERDICTS [--count N] [--seed N]");
    process.exit(2);
}

/** Behind each request stands another one, so that both must agree where the first ends; but not where the connection
 * may not go on as HTTP/1.1. */
function withSuccessor(request) {
    const goesOn = /^\s*\S+ \S+ HTTP\/1\.1\r\n/.test(request) && !/close|upgrade:|^\s*CONNECT/i.test(request);
    return goesOn ? `${request}GET /successor HTTP/1.1\r\nHost: a\r\n\r\n` : request;
}

/** One line of `verdicts`: each request that was taken, and why one was refused. */
function ourVerdict(line) {
    const words = line.split(" | ");
    const ending = words.pop();
    return { taken: words, refusal: ["idle", "head", "body", "closed"].includes(ending) ? null : ending };
}

const text = ({ taken, refusal }) => [...taken, refusal === null ? "open" : `refused: ${refusal}`].join(", ");
const isSame = (one, other) =>
    one.taken.join() === other.taken.join() && (one.refusal === null) === (other.refusal === null);

const streams = generateRequests(count, seed).map(withSuccessor);
const lines = streams.map((stream) => Buffer.from(stream, "latin1").toString("hex")).join("\n") + "\n";
const ours = execFileSync(positionals[0], { input: lines, maxBuffer: 1 << 30, encoding: "latin1" })
    .trimEnd().split("\n").map(ourVerdict);

const explained = new Map();
let unexplained = 0;
let acceptedByBoth = 0;
let refusedByBoth = 0;
for (const [index, stream] of streams.entries()) {
    const node = await nodeVerdict(stream);
    const our = ours[index];
    if (isSame(our, node)) {
        if (our.refusal === null) acceptedByBoth += 1;
        else refusedByBoth += 1;
        continue;
    }
    const difference = differences.find((one) => one.applies({ stream, our, node }));
    if (difference) {
        explained.set(difference, [...(explained.get(difference) ?? []), stream]);
        continue;
    }
    unexplained += 1;
    console.log(`UNEXPLAINED ${JSON.stringify(stream)}\n    ours: ${text(our)}\n    Node: ${text(node)}`);
}

const named = [...explained.values()].reduce((sum, some) => sum + some.length, 0);
for (const [difference, some] of explained) {
    console.log(`${some.length} × ${difference.name}: ${difference.reason}\n    such as ${JSON.stringify(some[0])}`);
}
console.log(
    `differential: ${count} requests (seed ${seed}, Node ${process.version}, llhttp ${process.versions.llhttp}): ` +
        `${acceptedByBoth} taken by both, ${refusedByBoth} refused by both, ${named} named differences, ` +
        `${unexplained} unexplained`,
);
process.exit(unexplained === 0 ? 0 : 1);
