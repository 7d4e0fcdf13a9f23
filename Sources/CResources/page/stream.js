// The daemon's messages, one a second, and whether it is there. A browser opens a lost stream again by itself; one that
// was refused (all places are taken) is not, so that the page then asks for the same figures every few seconds.
const SILENCE_MS = 6000;
const ASK_AGAIN_MS = 4000;
const UNSEEN_MS = 5 * 60 * 1000;

export class Stream {
  #source = null;
  #heardAt = Date.now();
  #kind = 'connecting';
  #asking = null;
  #unseen = null;

  /// - message: called with each message.
  /// - state: called with `connecting`, `live`, `asked` or `away`, and when the daemon was last heard, if it changes.
  constructor({ message, state }) {
    this.message = message;
    this.state = state;
    this.#open();
    setInterval(() => this.#look(), 1000);
    document.addEventListener('visibilitychange', () => this.#seen(!document.hidden));
  }

  #open() {
    this.#close();
    const source = new EventSource('events');
    this.#source = source;
    source.onmessage = (event) => this.#take(event.data, 'live');
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) this.#askLater();
      else this.#become('away');
    };
  }

  #close() {
    this.#source?.close();
    this.#source = null;
    clearTimeout(this.#asking);
  }

  #take(text, kind) {
    this.#heardAt = Date.now();
    this.message(JSON.parse(text));
    this.#become(kind);
  }

  #become(kind) {
    if (kind === this.#kind) return;
    this.#kind = kind;
    this.state(kind, this.#heardAt);
  }

  /// A stream may be open and silent: the daemon is stopped, or the network has lost it.
  #look() {
    if (this.#kind !== 'live' || Date.now() - this.#heardAt < SILENCE_MS) return;
    this.#become('away');
    this.#open();
  }

  #askLater() {
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => this.#ask(), this.#kind === 'asked' ? ASK_AGAIN_MS : 1000);
  }

  async #ask() {
    try {
      const reply = await fetch('live', { cache: 'no-store' });
      if (!reply.ok) throw new Error(String(reply.status));
      this.#take(await reply.text(), 'asked');
      this.#askLater();
    } catch {
      // It is gone: a stream may have room when it is back.
      this.#become('away');
      this.#asking = setTimeout(() => this.#open(), ASK_AGAIN_MS);
    }
  }

  /// A page that nobody looks at gives its place to another one.
  #seen(isSeen) {
    clearTimeout(this.#unseen);
    if (!isSeen) {
      this.#unseen = setTimeout(() => this.#close(), UNSEEN_MS);
    } else if (!this.#source) {
      this.#open();
    }
  }
}
