import { isObject, type Json } from '../kube/resource.ts';
import { readYaml } from '../yaml/read.ts';
import { siblingsOf } from './setting.ts';

/** A named value inside a text, before it is known whose text it is. Lines count from 1. */
export interface TextSetting {
  readonly name: string;
  readonly value: string;
  readonly form: 'file' | 'directive' | 'argument' | 'script';
  readonly line: () => number;
  readonly sibling: (words: string) => string | undefined;
  readonly isWeak: boolean;
}

const nothingBeside = (): undefined => undefined;
const unreadable = /\.(?:sql|html?|css|scss|md|pem|crt|cer|key|pub|csv|svg|png|p12|jks|lua|proto|tmpl|rego)$/i;

/** The named values of a file: structured where it is YAML or JSON, by line otherwise. */
export function settingsInFile(fileName: string, text: string): TextSetting[] {
  if (unreadable.test(fileName)) return [];
  if (/\.(?:sh|bash)$/i.test(fileName) || text.startsWith('#!')) return settingsInScript(text);
  const isStructured = /\.(?:ya?ml|json)$/i.test(fileName) || /^\s*[{[]/.test(text) || !/\.\w+$/.test(fileName);
  return (isStructured ? settingsInYaml(text) : undefined) ?? settingsInLines(text);
}

/** Undefined where the text is no YAML mapping or list. */
export function settingsInYaml(text: string): TextSetting[] | undefined {
  const { documents, problems } = readYaml(text);
  if (problems.some((problem) => problem.kind !== 'duplicate-key') || documents.length === 0) return undefined;
  if (documents.some((document) => typeof document.value !== 'object')) return undefined;
  const found: TextSetting[] = [];
  for (const document of documents) walk(document.value as Json, [], [], (path) => document.locate(path).line, nothingBeside, found);
  return found;
}

type Locate = (path: readonly (string | number)[]) => number;

function walk(value: Json | undefined, path: readonly (string | number)[], keys: readonly string[], locate: Locate, sibling: TextSetting['sibling'], found: TextSetting[]): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => walk(item as Json, [...path, index], keys, locate, sibling, found));
  } else if (isObject(value)) {
    const beside = siblingsOf(Object.entries(value).flatMap(([key, item]) => (typeof item === 'string' || typeof item === 'number' ? [[key, String(item)] as const] : [])));
    for (const [key, item] of Object.entries(value)) walk(item, [...path, key], [...keys, key], locate, beside, found);
  } else if (typeof value === 'string' && value.includes('\n')) {
    const start = (): number => locate(path);
    for (const inner of settingsInLines(value)) found.push({ ...inner, line: () => start() + inner.line() });
  } else if (typeof value === 'string' || typeof value === 'number') {
    found.push({ name: keys.join('.'), value: String(value), form: 'file', line: () => locate(path), sibling, isWeak: false });
  }
}

const assignment = /^\s*(?:export\s+|set\s+\$?)?["']?([\w.$\-[\]/]+)["']?\s*(?:=>|=|:(?!\/\/))\s*(.*)$/;
const directive = /^\s*([A-Za-z_][\w-]*)\s+(.+)$/;

/** `key=value`, `key: value` and `directive value;` lines, without comments. */
export function settingsInLines(text: string): TextSetting[] {
  const found: TextSetting[] = [];
  const lines = text.split('\n');
  const aliases = new Set(lines.flatMap((line) => /^\s*upstream\s+([\w.-]+)\s*\{/.exec(line)?.[1] ?? []));
  const entries: [string, string][] = [];
  const sibling = siblingsOf(entries);
  for (const [index, bare] of lines.flatMap((line, number) => statementsOf(withoutComment(line)).map((statement) => [number, statement] as const))) {
    if (bare === '' || opensBlock(bare)) continue;
    const assigned = assignment.exec(bare);
    const directed = assigned ? undefined : directive.exec(bare);
    const name = assigned?.[1] ?? directed?.[1] ?? '';
    const value = unquote(assigned?.[2] ?? directed?.[2] ?? bare);
    if (assigned) entries.push([name, value]);
    found.push({ name, value: withoutAliases(value, aliases), form: assigned ? 'file' : 'directive', line: () => index + 1, sibling, isWeak: false });
  }
  return found;
}

/** `upstream cart { server cart:80; }` on one line holds the statement between the braces; anything else is one itself. */
function statementsOf(line: string): readonly string[] {
  const block = /^\w[^{}"':=]*\{([^{}]*;)\s*\}$/.exec(line);
  return block ? (block[1] ?? '').split(';').map((statement) => statement.trim()).filter((statement) => statement !== '') : [line];
}

function opensBlock(line: string): boolean {
  return line.endsWith('{') && !line.includes('://') && !/:\d/.test(line);
}

function withoutComment(line: string): string {
  if (/^\s*(?:#|\/\/|;|--|<!--|\*|\/\*)/.test(line)) return '';
  return line.replace(/\s(?:#|\/\/).*$/, '').trim();
}

function unquote(value: string): string {
  const trimmed = value.trim().replace(/[;,]$/, '').trim();
  return /^(["']).*\1$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
}

/** A name that the file defines as a group of servers is no host: the servers inside are. */
function withoutAliases(value: string, aliases: ReadonlySet<string>): string {
  if (aliases.size === 0) return value;
  return value.replace(/(:\/\/)([\w.-]+)(?=[/;\s]|$)/g, (whole, slashes: string, name: string) => (aliases.has(name) ? `${slashes}$` : whole));
}

/** The words of a shell script: options, assignments and plain words of its commands; what it prints is left out. */
export function settingsInScript(text: string): TextSetting[] {
  const found: TextSetting[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    for (const command of withoutComment(line).split(/;|&&|\|\||\||\$\(|`/)) {
      const words = command.match(/"[^"]*"|'[^']*'|[^\s"']+(?:"[^"]*"|'[^']*'|[^\s"'])*/g) ?? [];
      const plain = words.map(unquote).filter((word) => word !== '' && !/^[()[\]{}!]+$/.test(word));
      const isWait = /^(?:until|while)$/.test(plain[0] ?? '');
      const verb = plain.find((word) => !/^(?:until|while|if|then|do|else|exec|sudo|time|!|!\[)$/.test(word)) ?? '';
      if (/^(?:echo|printf|#.*)$/.test(verb)) continue;
      for (const setting of wordsAsSettings(plain, 'script')) found.push({ ...setting, line: () => index + 1, isWeak: isWait });
      for (const value of hostAndPort(verb, plain)) found.push({ name: verb, value, form: 'script', line: () => index + 1, sibling: nothingBeside, isWeak: true });
    }
  }
  return found;
}

/** `nc -z db 5432`, `wait-for db 5432`: a host and a port as two words. */
function hostAndPort(verb: string, words: readonly string[]): string[] {
  if (!/(?:^|\/)(?:nc|ncat|netcat|telnet|wait-for.*|wait_for.*)$/.test(verb)) return [];
  return words.flatMap((word, index) => (/^[a-z0-9][\w.-]*$/i.test(word) && /[a-z]/i.test(word) && /^\d{1,5}$/.test(words[index + 1] ?? '') ? [`${word}:${words[index + 1]}`] : []));
}

/** Command-line words: `--redis-host=redis`, `--redis-host redis`, `-Dspring.redis.host=redis`, `KEY=value`, plain ones. */
export function wordsAsSettings(words: readonly string[], form: 'argument' | 'script'): TextSetting[] {
  const named: { name: string; value: string }[] = [];
  for (const [index, word] of words.entries()) {
    const joined = /^(-{0,2}[A-Za-z_][\w.-]*)=(.*)$/s.exec(word);
    const previous = words[index - 1] ?? '';
    if (joined) named.push({ name: optionName(joined[1] ?? ''), value: unquote(joined[2] ?? '') });
    else if (word.startsWith('-')) continue;
    else if (/^--(?:replicaof|slaveof)$/.test(previous)) named.push({ name: optionName(previous), value: `${word} ${words[index + 1] ?? ''}`.trim() });
    else if (/^--?[A-Za-z][\w.-]*$/.test(previous)) named.push({ name: optionName(previous), value: word });
    else named.push({ name: '', value: word });
  }
  const sibling = siblingsOf(named.filter(({ name }) => name !== '').map(({ name, value }) => [name, value] as const));
  return named.map(({ name, value }) => ({ name, value, form, line: () => 1, sibling, isWeak: false }));
}

/** `-h` is the host of every database client that takes it. */
function optionName(word: string): string {
  if (word === '-h') return 'host';
  if (word === '-p' || word === '-P') return 'port';
  return word.startsWith('-D') ? word.slice(2) : word.replace(/^-+/, '');
}
