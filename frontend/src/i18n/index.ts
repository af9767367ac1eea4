/**
 * Words of the interface. Every text a person reads comes from a typed dictionary:
 *
 *   t("run.number", { number: 12 })
 *
 * A message may hold `{name}` placeholders; `plural` picks between `<key>.one` and `<key>.other` for a count.
 */
import { en } from "./en";

export type MessageKey = keyof typeof en;
export type Dictionary = Readonly<Record<MessageKey, string>>;
/** The same keys in another language; a key without a text is a type error. */
export type Translation<English> = Readonly<Record<keyof English, string>>;
export type Values = Readonly<Record<string, string | number>>;

type PluralBase<K> = K extends `${infer Base}.other` ? Base : never;
export type PluralKey = PluralBase<MessageKey>;

let dictionary: Dictionary = en;
let locale = "en";

export function setDictionary(next: Dictionary, nextLocale: string): void {
  dictionary = next;
  locale = nextLocale;
}

export function currentLocale(): string {
  return locale;
}

export function t(key: MessageKey, values: Values = {}): string {
  return dictionary[key].replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : String(value);
  });
}

export function plural(key: PluralKey, count: number, values: Values = {}): string {
  const form = new Intl.PluralRules(locale).select(count) === "one" ? "one" : "other";
  return t(`${key}.${form}` as MessageKey, { count: formatNumber(count), ...values });
}

export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(locale, options).format(value);
}

const BYTE_UNITS = [
  "unit.byte",
  "unit.kilobyte",
  "unit.megabyte",
  "unit.gigabyte",
  "unit.terabyte",
] as const satisfies readonly MessageKey[];

export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${formatNumber(value, { maximumFractionDigits: digits })} ${t(BYTE_UNITS[unit] ?? "unit.terabyte")}`;
}

/** `30 ms`, `0.4 s`, `12 s`, `3 min 05 s`, `1 h 12 min`, `7 d`. */
export function formatDuration(seconds: number): string {
  if (seconds > 0 && seconds < 0.0995) return `${formatNumber(Math.max(1, Math.round(seconds * 1000)))} ms`;
  if (seconds < 10) return `${formatNumber(seconds, { maximumFractionDigits: 1 })} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  if (whole >= 172_800) {
    const hours = Math.floor((whole % 86_400) / 3600);
    return `${Math.floor(whole / 86_400)} ${t("unit.day")}${hours > 0 ? ` ${hours} h` : ""}`;
  }
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
}

export function formatDateTime(iso: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
}

const RELATIVE_STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** `3 minutes ago`; the exact time belongs in a `title` beside it. */
export function formatRelative(iso: string, now: number = Date.now()): string {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  for (const [unit, size] of RELATIVE_STEPS) {
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  }
  return t("time.just_now");
}
