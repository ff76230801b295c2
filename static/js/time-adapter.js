// Chart.js's time axis without a date library. A moment is drawn at its wall-clock time in the page's
// zone, taken as if it were UTC: then days begin at midnight and all arithmetic stays in UTC.
const SECOND = 1000;
const FIXED = { millisecond: 1, second: SECOND, minute: 60 * SECOND, hour: 3600 * SECOND, day: 86400 * SECOND, week: 7 * 86400 * SECOND };
const MONTHS = { month: 1, quarter: 3, year: 12 };
const FORMATS = {
  datetime: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  date: { day: "numeric", month: "short", year: "numeric" },
  millisecond: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  second: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  minute: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  hour: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { day: "numeric", month: "short" },
  week: { day: "numeric", month: "short" },
  month: { month: "short", year: "numeric" },
  quarter: { month: "short", year: "numeric" },
  year: { year: "numeric" },
};

const clocks = new Map(); // by zone: to make one takes longer than to use it a hundred times

function clockOf(zone) {
  if (!clocks.has(zone)) {
    clocks.set(zone, new Intl.DateTimeFormat("en", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
    }));
  }
  return clocks.get(zone);
}

/** Returns the wall-clock time of an ISO moment in a zone, as milliseconds that read as UTC. */
export function wallClock(iso, zone) {
  const moment = new Date(iso);
  if (zone === "UTC") return moment.getTime();
  const at = Object.fromEntries(clockOf(zone).formatToParts(moment).map((part) => [part.type, Number(part.value)]));
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second);
}

/** Writes a drawn moment for people. */
export function format(time, name) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...FORMATS[name] }).format(time);
}

function startOf(time, unit, weekday) {
  const date = new Date(time);
  if (unit === "isoWeek" || unit === "week") {
    const first = unit === "isoWeek" && typeof weekday === "number" ? weekday : 1;
    const back = (date.getUTCDay() - first + 7) % 7;
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() - back);
  }
  if (unit in MONTHS) {
    const month = date.getUTCMonth();
    return Date.UTC(date.getUTCFullYear(), month - (month % MONTHS[unit]), 1);
  }
  return Math.floor(time / FIXED[unit]) * FIXED[unit];
}

function add(time, amount, unit) {
  if (!(unit in MONTHS)) return time + amount * FIXED[unit];
  const date = new Date(time);
  return date.setUTCMonth(date.getUTCMonth() + amount * MONTHS[unit]);
}

function diff(later, earlier, unit) {
  if (!(unit in MONTHS)) return (later - earlier) / FIXED[unit];
  const [a, b] = [new Date(later), new Date(earlier)];
  const months = (a.getUTCFullYear() - b.getUTCFullYear()) * 12 + a.getUTCMonth() - b.getUTCMonth();
  return (months + (a.getUTCDate() - b.getUTCDate()) / 31) / MONTHS[unit];
}

/** Gives Chart.js its date functions; call once before the first chart. */
export function installTimeAdapter(Chart) {
  Chart._adapters._date.override({
    formats: () => Object.fromEntries(Object.keys(FORMATS).map((name) => [name, name])),
    parse: (value) => (value === null || value === undefined ? null : Number(value)),
    format,
    add,
    diff,
    startOf,
    endOf: (time, unit) => add(startOf(time, unit), 1, unit) - 1,
  });
}
