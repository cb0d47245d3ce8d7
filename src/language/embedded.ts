import { isObject, textAt } from '../kube/resource.ts';
import { readYaml } from '../yaml/read.ts';
import type { TextSpan } from './reading.ts';

/** A manifest that somebody pasted into a request. */
export interface EmbeddedText {
  /** YAML or JSON, without fences and without the indentation that all of its lines share. */
  readonly text: string;
  readonly span: TextSpan;
}

export interface SplitText {
  /** The words alone: as long as the text that was given, so that every offset stays, with blanks where manifests stood. */
  readonly text: string;
  readonly documents: readonly EmbeddedText[];
}

/** Takes manifests out of a request: those in code fences, those that begin a line, and JSON objects. Whatever holds no Kubernetes object stays where it is. */
export function splitEmbedded(text: string): SplitText {
  const documents: EmbeddedText[] = [];
  let rest = text;
  for (const find of [fencedIn, jsonIn, plainIn]) {
    for (const found of find(rest)) {
      documents.push(found);
      rest = blank(rest, found.span);
    }
  }
  return { text: rest, documents: documents.sort((a, b) => a.span.start - b.span.start) };
}

/** Blanks, within line ends: what stood before and behind are sentences of their own. */
function blank(text: string, { start, end }: TextSpan): string {
  const length = end - start;
  return text.slice(0, start) + (length < 2 ? ' '.repeat(length) : `\n${' '.repeat(length - 2)}\n`) + text.slice(end);
}

const fence = /^[ \t]*(```+|~~~+)[^\n`]*\n([\s\S]*?)^[ \t]*\1[ \t]*$/gm;

function fencedIn(text: string): EmbeddedText[] {
  return [...text.matchAll(fence)].flatMap((match) => documentOf(match[2] ?? '', { start: match.index, end: match.index + match[0].length }));
}

const longestJson = 50_000;

/** What only looks like manifests, so many times, is none: hostile texts must not take for ever. */
const mostMisses = 20;

/** An object in braces that names its `apiVersion`. */
function jsonIn(text: string): EmbeddedText[] {
  const found: EmbeddedText[] = [];
  let misses = 0;
  for (const match of text.matchAll(/\{\s*"(?:apiVersion|kind)"\s*:/g)) {
    if (found.some(({ span }) => match.index < span.end)) continue;
    const end = closingBrace(text, match.index);
    if (end === undefined && (misses += 1) > mostMisses) break;
    if (end !== undefined) found.push(...documentOf(text.slice(match.index, end), { start: match.index, end }));
  }
  return found;
}

function closingBrace(text: string, start: number): number | undefined {
  let depth = 0;
  for (const match of text.slice(start, start + longestJson).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (match[0] === '{') depth += 1;
    if (match[0] === '}') depth -= 1;
    if (depth === 0) return start + match.index + 1;
  }
  return undefined;
}

interface Line {
  readonly text: string;
  readonly start: number;
  readonly indent: number;
}

const head = /(?:^|(?<=[\s:]))(?:apiVersion|kind):[ \t]/;
/** Keys at the top of the objects that people paste. */
const topKey = /^(?:apiVersion|kind|metadata|spec|status|data|stringData|type|items|rules|subjects|roleRef|webhooks|secrets|automountServiceAccountToken):(?:\s|$)/;

/** YAML among prose: from a line with `apiVersion:` or `kind:` on, as long as lines are indented more or begin with a key of an object. */
function plainIn(text: string): EmbeddedText[] {
  const lines = linesOf(text);
  const found: EmbeddedText[] = [];
  let misses = 0;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] as Line;
    const at = line.text.search(head);
    if (at < 0) continue;
    const isWhole = line.text.slice(0, at).trim() === '';
    // Behind words on the same line the object's other keys begin their lines.
    const base = isWhole ? line.indent : (lines[index + 1]?.indent ?? 0);
    const last = lastLineOf(lines, index, base);
    const end = (lines[last] as Line).start + (lines[last] as Line).text.length;
    const start = line.start + at;
    const body = `${' '.repeat(base)}${text.slice(start, end)}`;
    const documents = documentOf(body, { start, end });
    found.push(...documents);
    if (documents.length > 0) index = last;
    else if ((misses += 1) > mostMisses) break;
  }
  return found;
}

function lastLineOf(lines: readonly Line[], first: number, base: number): number {
  let last = first;
  for (let index = first + 1; index < lines.length; index += 1) {
    const { text, indent } = lines[index] as Line;
    const content = text.trim();
    if (content === '') continue;
    const opensNext = content === '---' && isHead(lines.slice(index + 1).find(({ text: next }) => next.trim() !== ''));
    const goesOn = indent > base || (indent === base && (topKey.test(content) || content.startsWith('- ') || content.startsWith('#')));
    if (!goesOn && !opensNext) break;
    last = index;
  }
  return last;
}

function isHead(line: Line | undefined): boolean {
  return line !== undefined && /^\s*(?:apiVersion|kind):/.test(line.text);
}

function linesOf(text: string): Line[] {
  return [...text.matchAll(/[^\n]*(?:\n|$)/g)].map((match) => ({ text: match[0].replace(/\r?\n$/, ''), start: match.index, indent: /^[ \t]*/.exec(match[0])?.[0].length ?? 0 }));
}

function documentOf(body: string, span: TextSpan): EmbeddedText[] {
  const text = `${withoutSharedIndent(body).trimEnd()}\n`;
  if (!/apiVersion/.test(text) || !/kind/.test(text)) return [];
  const isManifest = readYaml(text).documents.some(({ value }) => isObject(value) && textAt(value, ['apiVersion']) !== undefined && textAt(value, ['kind']) !== undefined);
  return isManifest ? [{ text, span }] : [];
}

function withoutSharedIndent(body: string): string {
  const lines = body.split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const shared = Math.min(...indents, body.length);
  return shared === 0 ? body : lines.map((line) => line.slice(shared)).join('\n');
}
