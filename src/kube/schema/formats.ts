import { RE2JS } from 're2js';
import { parseGoRequestUri, parseGoUrl } from './go-url.ts';

/** Suffixes of apimachinery's resource.Quantity: binary, decimal, or a decimal exponent. */
const quantity = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;
const dateTime = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export function isQuantity(text: string): boolean {
  return quantity.test(text);
}

/** RFC 3339, as Kubernetes' own kinds read times. */
export function isDateTime(text: string): boolean {
  return dateTime.test(text);
}

/** Line breaks are allowed inside, as Go's decoder allows them. */
export function isBase64(text: string): boolean {
  return base64.test(text.replaceAll(/[\r\n]/g, ''));
}

/** `format: byte` in a CRD: neither empty nor with line breaks. Source: govalidator in kube-openapi. */
export function isCrdBase64(text: string): boolean {
  return text !== '' && base64.test(text);
}

const durationPart = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const unitMs: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Go's durations count nanoseconds in 64 bits, and end at about 292 years. */
const longestMs = (2 ** 63 - 1) / 1e6;

/** As nearly everybody writes one; short enough to be in range. */
const plainDuration = /^(\d{1,7})(ms|s|m)$/;

/** Milliseconds of a text that Go's `time.ParseDuration` reads; undefined for any other. */
export function goDurationMs(text: string): number | undefined {
  const [, number, only] = plainDuration.exec(text) ?? [];
  if (only !== undefined) return Number(number) * (unitMs[only] ?? 0);
  const unsigned = /^[-+]/.test(text) ? text.slice(1) : text;
  if (unsigned === '0') return 0;
  if (unsigned === '' || unsigned.replaceAll(durationPart, '') !== '') return undefined;
  let total = 0;
  for (const [, amount, unit] of unsigned.matchAll(durationPart)) total += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  if (total > longestMs) return undefined;
  return text.startsWith('-') ? -total : total;
}

/** A whole number as Go reads one, from 1 to 65535. */
export function isPortText(text: string): boolean {
  return /^[+-]?\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

/** Behind `unix://` an absolute path to a file, or `@` and a name; any other text. */
export function isSocketOrAddress(text: string): boolean {
  return !text.startsWith('unix://') || (/^[/@]/.test(text.slice(7)) && !text.endsWith('/'));
}

export function isHttpUrl(text: string): boolean {
  return ['http', 'https'].includes(parseGoRequestUri(text)?.scheme ?? '');
}

/** Where a Wasm module may lie: a URL, or the reference of an image without any scheme. */
export function isModuleUrl(text: string): boolean {
  const url = parseGoRequestUri(text);
  if (url === undefined) return parseGoRequestUri(`http://${text}`) !== undefined && parseGoUrl(`http://${text}`) !== undefined;
  return ['', 'http', 'https', 'file', 'oci'].includes(url.scheme);
}

type Matcher = (text: string) => boolean;

const trusted = new Map<string, Matcher>();
const foreign = new Map<string, Matcher>();

/**
 * Whether a text matches a CRD's pattern, which is RE2 and not anchored. Patterns of the built-in tables are
 * known to mean the same to the native engine; strangers' patterns run on RE2, which cannot be made to hang.
 * A pattern that cannot be compiled matches everything: the API server would have refused its CRD.
 */
export function matchesPattern(pattern: string, text: string, isForeign: boolean): boolean {
  const compiled = isForeign ? foreign : trusted;
  let matcher = compiled.get(pattern);
  if (matcher === undefined) {
    matcher = compile(pattern, isForeign);
    compiled.set(pattern, matcher);
  }
  return matcher(text);
}

function compile(pattern: string, isForeign: boolean): Matcher {
  try {
    if (isForeign) {
      const expression = RE2JS.compile(pattern);
      return (text) => expression.matcher(text).find();
    }
    const expression = new RegExp(pattern);
    return (text) => expression.test(text);
  } catch {
    return () => true;
  }
}

/** Length in characters, as Go counts runes. */
export function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
