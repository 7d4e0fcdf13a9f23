// The stages of a request's life, in order, in the words of docs/requests.md. Their colours are in page.css.
export const STAGES = ['kernel', 'queue', 'compute', 'preempted', 'downstream', 'stale', 'write'];

export const MEANING = {
  kernel: 'arrived in the kernel, not yet read',
  queue: 'read, waiting for its turn',
  compute: 'on the CPU',
  preempted: 'computing, but kept off the CPU',
  downstream: 'waiting for the downstream',
  stale: 'the downstream’s reply is there, and lies unread',
  write: 'its reply is being written',
};

/// What ends the life before a wait, and what ends the wait.
export const EDGES = {
  kernel: ['arrived', 'read'],
  queue: ['ready', 'its turn'],
  preempted: ['off the CPU', 'on it again'],
  stale: ['reply readable', 'resumed'],
  write: ['reply made', 'written'],
};

/// The class that gives a stage's colour, for names from outside too.
export function stageClass(name) {
  return STAGES.includes(name) ? `s-${name}` : 's-other';
}
