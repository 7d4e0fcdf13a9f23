// The way to a trace of the last seconds.
import { button, byId, make } from './elements.js';
import { openInPerfetto } from './perfetto.js';

export function offerTrace() {
  byId('trace').append(
    'The last five seconds of all threads: ', button('Open in Perfetto', () => openInPerfetto()), ' or ',
    make('a', { href: 'trace?seconds=5', download: 'deadlined-trace.json' }, 'the file'), '.');
}
