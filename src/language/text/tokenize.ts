import { parseDuration } from '../../intents/units.ts';

export type TokenKind = 'word' | 'number' | 'duration' | 'percent' | 'ratio' | 'status' | 'path' | 'url' | 'quoted' | 'regex' | 'cidr' | 'mark' | 'break';

/** A piece of the text. `lower` is what patterns compare; `value` is what a quoted text holds, or a number. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly lower: string;
  readonly start: number;
  readonly end: number;
  readonly value?: number;
  /** Parts of a ratio: 90/10. */
  readonly parts?: readonly number[];
  /** Nothing stands between it and the token before. */
  readonly isGlued: boolean;
  /** By its place it is somebody's name, whatever its word says elsewhere. */
  readonly isName?: true;
}

/** Typographic signs as those that people type, one for one, so that offsets stay what they are. */
export function plainSigns(text: string): string {
  return text
    .replace(/[\u2018\u2019\u201A\u201B\u2032\u00B4]/g, "'")
    .replace(/[\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u2192\u21D2\u27A1\u279C\u2794\u21E2\u27F6\u27F9\u21A6\u2B95\u279D\u279E\u21E8\u21A3\u25B6\u25BA]/g, '>')
    .replace(/[\u2190\u21D0\u2B05]/g, '<')
    .replace(/[\u2022\u25CF\u25AA\u2023\u2043\u25E6\u00B7]/g, '*')
    .replace(/[\u00A0\u2000-\u200A\u202F\u205F\u3000\t\r\u200B\uFEFF]/g, ' ');
}

const unitWords = 'ms|msec|msecs|millis|milliseconds?|s|sec|secs|seconds?|m|min|mins|minutes?|h|hr|hrs|hours?';

interface Recogniser {
  readonly kind: TokenKind;
  readonly pattern: RegExp;
  /** Its full stop belongs to it. */
  readonly isWhole?: true;
}

/** In order: the first that matches at a place takes it. All are anchored and run in linear time. */
const recognisers: readonly Recogniser[] = [
  { kind: 'break', pattern: /\n+(?: *\n)*/y },
  { kind: 'word', pattern: /(?:spec|trafficPolicy|connectionPool|outlierDetection|retries|fault|headers|loadBalancer|http|tcp|consistentHash|match|route|portLevelSettings)(?:\[\d+\])?(?:\.[A-Za-z]\w*(?:\[\d+\])?)+(?![\w.-]*\.[a-z])/y },
  { kind: 'regex', pattern: /[^\s,;:="'`]*\.[*+][^\s,;"'`]*/y },
  { kind: 'url', pattern: /https?:\/\/[^\s,;"'`()<>]+/iy },
  // A capital behind it begins a sentence.
  { kind: 'word', pattern: /(?:[Vv]s|[Aa]pprox|[Mm]ax|[Mm]in|[Rr]esp|[Ii]ncl|[Ee]xcl|[Ee]tc|[Ee]\.g|[Ii]\.e|[Nn]o|[Nn]r|[Rr]eq|[Ss]ec|[Tt]emp|[Dd]ept|[Cc]a)\.(?= +[a-z\d])/y, isWhole: true },
  { kind: 'word', pattern: /'s(?![\p{L}\p{N}])/yu },
  { kind: 'quoted', pattern: /`[^`\n]{0,400}`/y },
  { kind: 'quoted', pattern: /"[^"\n]{0,400}"/y },
  { kind: 'quoted', pattern: /'[^'\n]{1,200}'(?![a-z])/y },
  { kind: 'cidr', pattern: /\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?![\w.])/y },
  // "gets 504s": failures, and no eight minutes.
  { kind: 'status', pattern: /(?:40[1-9]|42[2-9]|50[1-5])'?s\b/y },
  { kind: 'duration', pattern: new RegExp(`\\d+(?:\\.\\d+)?(?:${unitWords})(?:\\d+(?:${unitWords}))*(?![\\w%])`, 'iy') },
  { kind: 'percent', pattern: /\d+(?:\.\d+)? ?%/y },
  { kind: 'ratio', pattern: /\d+(?:\.\d+)?(?: ?[/:] ?\d+(?:\.\d+)?)+(?![\w%])/y },
  { kind: 'ratio', pattern: /\d{1,3}-\d{1,3}(?:-\d{1,3})*(?![\w%-])/y },
  { kind: 'status', pattern: /[1-5]xx\b(?:'?s)?/iy },
  { kind: 'status', pattern: /[1-5]\d\d'?s\b/y },
  { kind: 'number', pattern: /\d{1,3}(?:,\d{3})+(?![\w])|\d+(?:\.\d+)?(?![\w-])/y },
  { kind: 'path', pattern: /\/(?:[^\s,;"'`()<>[\]]|\{[^}\s]*\}|\[[^\]\s]*\])*/y },
  { kind: 'word', pattern: /[\p{L}\p{N}_](?:[\p{L}\p{N}_.@/-]|'(?:t|re|ve|ll|d|m)\b)*(?:\*|(?=[^\p{L}\p{N}]|$))/uy },
  { kind: 'mark', pattern: /=>|-->|->|<-|<=|==|!=|>=|<=|\.\.\.|[^\s]/y },
];

const fieldPath = /^(?:spec|trafficPolicy|connectionPool|outlierDetection|retries|fault|headers|loadBalancer|http|tcp|consistentHash|match|route|portLevelSettings)(?:\[\d+\])?\./;

/** Pieces of a text, in order. Total: whatever stands there becomes a token. */
export function tokenize(text: string): Token[] {
  const plain = plainSigns(text);
  const tokens: Token[] = [];
  let at = 0;
  while (at < plain.length) {
    if (plain[at] === ' ') {
      at += 1;
      continue;
    }
    const token = recognise(plain, at, tokens.at(-1));
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function recognise(text: string, at: number, before: Token | undefined): Token {
  for (const { kind, pattern, isWhole } of recognisers) {
    if (kind === 'path' && !beginsPath(text, at, before)) continue;
    if (kind === 'quoted' && text[at] === "'" && /[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) continue;
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined && found !== '') return build(kind, isWhole === true ? found : trimmed(kind, found), at, before);
  }
  return build('mark', text[at] ?? '', at, before);
}

/** A slash is a path where a text may begin, and a separator inside of one. */
function beginsPath(text: string, at: number, before: Token | undefined): boolean {
  const previous = text[at - 1];
  if (previous === undefined || /[\s"'`([{=:>,]/.test(previous)) return /[\p{L}\p{N}_*{.~:\s,;)]|^$/u.test(text[at + 1] ?? '');
  return before === undefined;
}

const abbreviation = /^(?:vs|approx|max|min|resp|incl|excl|etc|e\.g|i\.e|no|nr|req|sec|temp|dept|ca)\.$/i;

/** Signs that end a sentence rather than the word before them. */
function trimmed(kind: TokenKind, found: string): string {
  if (kind === 'word' && /^v\d+\/v\d+/i.test(found)) return found.slice(0, found.indexOf('/'));
  if (kind === 'word') return found.replace(/[./@-]+$/, '') || found;
  if (kind === 'path' || kind === 'url') return found.length > 1 ? found.replace(/(?<=.)[.:!?*]*$/, (end) => (end.startsWith('*') ? end.replace(/[.:!?]+$/, '') : end.includes('*') ? end.slice(0, end.lastIndexOf('*') + 1) : '')) : found;
  return found;
}

function build(kind: TokenKind, text: string, start: number, before: Token | undefined): Token {
  const common = { kind, text, start, end: start + text.length, isGlued: before?.end === start };
  switch (kind) {
    case 'quoted':
      return { ...common, lower: text.slice(1, -1).toLowerCase() };
    case 'number':
      return { ...common, lower: text, value: Number(text.replaceAll(',', '')) };
    case 'percent':
      return { ...common, lower: text, value: Number.parseFloat(text) };
    case 'duration':
      return { ...common, lower: text.toLowerCase(), value: readDuration(text) ?? Number.NaN };
    case 'ratio':
      return { ...common, lower: text, parts: text.split(/[/:-]/).map(Number) };
    default:
      // A path of fields, `spec.http[0].timeout`: what is meant is its last field.
      return { ...common, lower: (abbreviation.test(text) ? text.slice(0, -1) : fieldPath.test(text) ? text.slice(text.lastIndexOf('.') + 1).replace(/\[\d+\]$/, '') : text).toLowerCase() };
  }
}

const shortUnits: Readonly<Record<string, string>> = { msec: 'ms', msecs: 'ms', millis: 'ms', millisecond: 'ms', milliseconds: 'ms', sec: 's', secs: 's', second: 's', seconds: 's', min: 'm', mins: 'm', minute: 'm', minutes: 'm', hr: 'h', hrs: 'h', hour: 'h', hours: 'h' };

/** Milliseconds of `2s`, `500 ms`, `1m30s`, `2 seconds`. */
export function readDuration(text: string): number | undefined {
  return parseDuration(text.toLowerCase().replaceAll(' ', '').replace(/[a-z]+/g, (unit) => shortUnits[unit] ?? unit));
}

/** What a quoted token holds, as it was written. */
export function contentOf(token: Token): string {
  return token.kind === 'quoted' ? token.text.slice(1, -1) : token.text;
}
