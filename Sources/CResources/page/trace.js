// The way to a trace of the last seconds.
import { button, byId, make } from './elements.js';
import { openInPerfetto } from './perfetto.js';

const TRACE = 'trace?seconds=5';

export function offerTrace() {
  const trouble = make('span', { role: 'status' });
  const open = button('Open in Perfetto', async () => {
    trouble.textContent = '';
    await openInPerfetto(TRACE).catch((error) => { trouble.textContent = ` ${error.message}`; });
  });
  byId('trace').append(
    'The last five seconds of all threads: ', open, ' or ', make('a', { href: TRACE, download: true }, 'the file'), '.', trouble);
}
