// Hands a trace over to the Perfetto UI, which opens it in the browser and sends it nowhere:
// https://perfetto.dev/docs/visualization/deep-linking-to-perfetto-ui

const perfetto = 'https://ui.perfetto.dev';
const pingIntervalMs = 100;
// The page and its WebAssembly may come over a slow line.
const patienceMs = 60_000;

// Opens the trace at a URL of this daemon. To be called in the handler of a click, as browsers open windows only then.
// What goes wrong is thrown as an Error with one line for people.
export async function openInPerfetto(url = '/trace?seconds=5') {
  const target = window.open(perfetto);
  if (!target) throw new Error('the browser opened no window for Perfetto: allow that, or save the file and open it there');
  const [trace] = await Promise.all([fetched(url, target), answered(target)]);
  target.postMessage({ perfetto: trace }, perfetto);
}

async function fetched(url, target) {
  const close = (reason) => {
    target.close();
    throw new Error(`the daemon gave no trace: ${reason}`);
  };
  const response = await fetch(url).catch((error) => close(error.message));
  if (!response.ok) close((await response.text()).trim() || `status ${response.status}`);
  const fileName = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'deadlined.json';
  return { buffer: await response.arrayBuffer(), title: `${fileName} of ${location.host}`, fileName };
}

// Its window hears nothing before it listens, and says so by answering.
function answered(target) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const end = (settle, value) => {
      clearInterval(timer);
      window.removeEventListener('message', hear);
      settle(value);
    };
    const hear = (event) => {
      if (event.origin === perfetto && event.source === target && event.data === 'PONG') end(resolve);
    };
    const ping = () => {
      if (target.closed) return end(reject, new Error('the window for Perfetto was closed'));
      if (performance.now() - began > patienceMs) {
        return end(reject, new Error(`${perfetto} does not answer: save the file and open it there`));
      }
      target.postMessage('PING', perfetto);
    };
    window.addEventListener('message', hear);
    const timer = setInterval(ping, pingIntervalMs);
  });
}
