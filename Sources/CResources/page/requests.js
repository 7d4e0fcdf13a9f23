// What `/requests` tells.
const PATIENCE_MS = 10000;

/// The entries for some filters; throws an error whose message is one line for people.
export async function ask(filters) {
  const query = new URLSearchParams(filters).toString().replaceAll('+', '%20');
  let reply;
  try {
    reply = await fetch(`requests?${query}`, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    throw new Error('the daemon does not answer');
  }
  const text = await reply.text();
  if (!reply.ok) throw new Error(text.trim() || `the daemon answers with status ${reply.status}`);
  return JSON.parse(text).requests;
}

/// Where a request is on this page. Ids come from clients and may repeat: a moment of its life (milliseconds since 1970)
/// tells which one it is.
export function place(id, moment) {
  const query = new URLSearchParams({ request: id });
  if (moment) query.set('at', moment.toFixed(3));
  return `#${query}`;
}

/// The request that an address names; null where it names none.
export function placed(hash) {
  const query = new URLSearchParams(hash.replace(/^#/, ''));
  // No id has a space; a plus sign that somebody typed reads as one.
  const id = query.get('request')?.replaceAll(' ', '+');
  const moment = Number(query.get('at'));
  return id ? { id, moment: moment > 0 ? moment : null } : null;
}
