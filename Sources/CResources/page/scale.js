// Milliseconds on an axis. Pure.
const STEPS = [1, 2, 5];

export class Scale {
  constructor(from, to, width) {
    Object.assign(this, { from, to, width });
  }

  x(moment) {
    return Math.min(this.width, Math.max(0, ((moment - this.from) / (this.to - this.from)) * this.width));
  }

  /// Round moments after `zero`, as far apart as their labels need.
  ticks(zero, pixels = 72) {
    const least = ((this.to - this.from) / this.width) * pixels;
    const power = 10 ** Math.floor(Math.log10(least));
    const step = power * (STEPS.find((factor) => factor * power >= least) ?? 10);
    const first = Math.ceil((this.from - zero) / step);
    const last = Math.floor((this.to - zero) / step);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
  }
}
