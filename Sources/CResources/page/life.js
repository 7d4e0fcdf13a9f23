// A request's life in milliseconds since 1970, made of an entry of `/requests`. Pure.
import { instant } from './text.js';

/// Waits in which another request may have the thread.
const FOR_THREAD = ['kernel', 'queue', 'stale', 'write'];
const WAITS = [...FOR_THREAD, 'preempted'];

const longest = (marks, stages) => marks.filter((mark) => stages.includes(mark.stage))
  .reduce((best, mark) => (best && best.duration_ms >= mark.duration_ms ? best : mark), null);

export class Life {
  constructor(entry) {
    this.entry = entry;
    this.begin = instant(entry.arrived);
    this.end = this.begin + entry.latency_ms;
    this.deadline = this.begin + entry.budget_ms;
  }

  get middle() {
    return this.begin + this.entry.latency_ms / 2;
  }

  get isMissed() {
    return this.entry.deadline === 'missed';
  }

  has(moment) {
    return moment >= this.begin && moment <= this.end;
  }

  /// The wait to look at: the one that made it late, or else the longest.
  get wait() {
    const { timeline, cause } = this.entry;
    return (WAITS.includes(cause) && longest(timeline, [cause])) || longest(timeline, WAITS);
  }

  /// A moment at which its holder had the thread: that held it for most of the wait, and so at its middle.
  get heldAt() {
    const wait = this.wait && FOR_THREAD.includes(this.wait.stage) ? this.wait : longest(this.entry.timeline, FOR_THREAD);
    return wait ? this.begin + wait.start_ms + wait.duration_ms / 2 : this.middle;
  }
}

/// Of entries with the same id the one that lived at a moment, or the nearest to it; the newest, if nobody says when.
export function living(entries, moment) {
  const lives = entries.map((entry) => new Life(entry));
  if (!moment || lives.length === 0) return lives[0] ?? null;
  const distance = (life) => (life.has(moment) ? 0 : Math.min(Math.abs(life.begin - moment), Math.abs(life.end - moment)));
  return lives.reduce((best, life) => (distance(life) < distance(best) ? life : best));
}
