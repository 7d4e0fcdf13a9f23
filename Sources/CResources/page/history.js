// The seconds that the page shows. Old ones go, so that an open page stays as small as it is.
export const SPAN_SECONDS = 300;

export class History {
  seconds = [];

  /// Takes what a message has: seconds that are there already are left alone, those of a daemon that was started again
  /// come behind them, and a clock that was set back begins anew.
  take(seconds) {
    const newest = seconds.at(-1);
    if (!newest) return;
    const last = this.seconds.at(-1);
    if (last && newest.at < last.at - 2) this.seconds = [];
    const from = this.seconds.at(-1)?.at ?? -Infinity;
    this.seconds.push(...seconds.filter((second) => second.at > from + 0.5));
    const oldest = this.seconds.at(-1).at - SPAN_SECONDS;
    this.seconds = this.seconds.filter((second) => second.at > oldest);
  }

  get newest() {
    return this.seconds.at(-1) ?? null;
  }

  /// Those of the last so many seconds.
  last(count) {
    const newest = this.newest;
    return newest ? this.seconds.filter((second) => second.at > newest.at - count) : [];
  }

  /// When a second began: where the supervisor was held, it was longer than one.
  beginOf(second) {
    const before = this.seconds[this.seconds.indexOf(second) - 1];
    return before?.number === second.number - 1 ? before.at : second.at - 1;
  }

  /// The one that ended then, as closely as clocks tick.
  endedAt(at) {
    return this.seconds.find((second) => Math.abs(second.at - at) < 0.5) ?? null;
  }
}

/// What some seconds have together, by a figure of each.
export function total(seconds, figure) {
  return seconds.reduce((sum, second) => sum + (figure(second) ?? 0), 0);
}
