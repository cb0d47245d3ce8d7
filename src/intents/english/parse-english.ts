import type { Origin } from '../intent.ts';
import type { Keyword } from '../print/keywords.ts';
import { createSpans } from '../read/context.ts';
import type { Wish } from '../wish.ts';
import { parseDeny, parseLet } from './access.ts';
import { parseFault, parseRedirect, parseRewrite } from './changes.ts';
import { parseBalance, parseBreaker } from './connections.ts';
import { Cursor, type EnglishProblem, type ResolveName } from './cursor.ts';
import { parseJoin, parseObserve, parseTell } from './scoped.ts';
import { parseAccept, parseCheck, parseExpose, parseRequire, parseSwitch } from './security.ts';
import { readTokens, type Token } from './tokens.ts';
import { parseCluster, parseLimit, parseMirror, parseNoRetries, parseRetries, parseRoute, parseSplit, parseSteps, parseTimeout } from './traffic.ts';
import { parseWithdrawal } from './withdrawal.ts';

export type { EnglishProblem } from './cursor.ts';

export interface EnglishOptions {
  /** The file that holds the text: wishes come from it. Without it their origin is the request. */
  readonly file?: string;
  /** Finds what a name without a namespace means. Without it every name needs one. */
  readonly resolve?: ResolveName;
}

/** One sentence and what it asks for. */
export interface EnglishSentence {
  readonly wish: Wish;
  /** Offsets in UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
}

export type ParsedEnglish = { readonly sentences: readonly EnglishSentence[] } | { readonly problems: readonly EnglishProblem[] };

const verbs: { readonly [verb in Keyword]?: (cursor: Cursor, origin: Origin) => Wish } = {
  accept: parseAccept,
  balance: parseBalance,
  bring: parseJoin,
  check: parseCheck,
  copy: parseMirror,
  disturb: parseFault,
  give: parseTimeout,
  let: parseLet,
  limit: parseLimit,
  move: parseSteps,
  never: parseNoRetries,
  observe: parseObserve,
  offer: parseExpose,
  protect: parseBreaker,
  reach: parseCluster,
  redirect: parseRedirect,
  refuse: parseDeny,
  require: parseRequire,
  retry: parseRetries,
  rewrite: parseRewrite,
  send: parseRoute,
  split: parseSplit,
  switch: parseSwitch,
  take: parseWithdrawal,
  tell: parseTell,
};
const firstWords = Object.keys(verbs) as Keyword[];

/**
 * Reads controlled English, strictly: sentences as `printWish` writes them, one on a line or with a full stop and a
 * blank between them. Any text is answered, with every sentence read or with a problem for each that cannot be.
 */
export function parseEnglish(text: string, { file, resolve }: EnglishOptions = {}): ParsedEnglish {
  const spanOf = file === undefined ? undefined : createSpans(file, text);
  const sentences: EnglishSentence[] = [];
  const problems: EnglishProblem[] = [];
  for (const tokens of sentencesOf(readTokens(text))) {
    const start = tokens[0]?.start ?? 0;
    const end = tokens.at(-1)?.end ?? start;
    const cursor = new Cursor(tokens, resolve);
    const wish = readSentence(cursor, spanOf ? { kind: 'file', span: spanOf({ start, end }) } : { kind: 'default', of: 'the request' });
    if (cursor.problem) problems.push(cursor.problem);
    else if (wish) sentences.push({ wish, start, end });
  }
  return problems.length > 0 ? { problems } : { sentences };
}

function readSentence(cursor: Cursor, origin: Origin): Wish | undefined {
  const verb = firstWords.find((word) => cursor.accept(word));
  const wish = verb === undefined ? cursor.fail() : verbs[verb]?.(cursor, origin);
  cursor.expectEnd();
  return wish ?? undefined;
}

/** The tokens of each sentence, without what ends it and without the sign before an item of a list. */
function* sentencesOf(tokens: readonly Token[]): Iterable<readonly Token[]> {
  let sentence: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== 'stop') {
      const isBullet = sentence.length === 0 && token.kind === 'word' && /^[-*•]$/.test(token.text);
      if (!isBullet) sentence.push(token);
      continue;
    }
    if (sentence.length > 0) yield sentence;
    sentence = [];
  }
  if (sentence.length > 0) yield sentence;
}
