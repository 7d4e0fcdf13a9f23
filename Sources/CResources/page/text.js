// Numbers, times and shares as they are written everywhere on the page.
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const three = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
export const NONE = '–';

export const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);

/// Three significant digits, and all digits of what is larger.
export function number(value) {
  if (!isNumber(value)) return NONE;
  return Math.abs(value) >= 1000 ? whole.format(value) : three.format(value);
}

export function count(value, noun) {
  return `${number(value)} ${noun}${value === 1 ? '' : 's'}`;
}

export function milliseconds(value) {
  if (!isNumber(value)) return NONE;
  if (Math.abs(value) >= 999.5) return `${three.format(value / 1000)} s`;
  return value !== 0 && Math.abs(value) < 0.9995 ? `${three.format(value * 1000)} µs` : `${three.format(value)} ms`;
}

export function share(value) {
  if (!isNumber(value)) return NONE;
  if (value === 0) return '0 %';
  if (value > 0 && value < 0.0005) return '< 0.1 %';
  if (value > 0.995 && value < 1) return '> 99 %';
  return `${value < 0.0995 ? (value * 100).toFixed(1) : whole.format(value * 100)} %`;
}

/// How long something has been there.
export function span(seconds) {
  if (!isNumber(seconds)) return NONE;
  if (seconds < 120) return `${whole.format(seconds)} s`;
  if (seconds < 7200) return `${whole.format(seconds / 60)} min`;
  return seconds < 172800 ? `${whole.format(seconds / 3600)} h` : `${whole.format(seconds / 86400)} days`;
}

/// The time of day in UTC, as in the daemon's log.
export function clock(unixSeconds, withMilliseconds = false) {
  if (!isNumber(unixSeconds)) return NONE;
  return new Date(unixSeconds * 1000).toISOString().slice(11, withMilliseconds ? 23 : 19);
}

/// Milliseconds since 1970 of a date and time with up to nanoseconds, of which `Date.parse` would drop the last ones.
export function instant(text) {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '0';
  return Date.parse(`${text.slice(0, 19)}Z`) + Number(`0.${fraction}`) * 1000;
}

/// What a range of latency ÷ deadline is called.
export function ratioRange(low, high) {
  if (low === null) return `up to ${high} × deadline`;
  return high === null ? `over ${low} × deadline` : `${low} to ${high} × deadline`;
}
