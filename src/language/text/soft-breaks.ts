import type { Token } from './tokenize.ts';

/** Tokens without the line ends at which a sentence merely goes on. */
export function withoutSoftBreaks(tokens: readonly Token[]): Token[] {
  return bullets(tokens).filter((token, index, all) => token.kind !== 'break' || !isSoft(token, all[index - 1], all[index + 1], all[index + 2]) || isPlacedTopic(all, index + 1));
}

/** `1.` and `(2)` before an item are as good as a dash. */
function bullets(tokens: readonly Token[]): Token[] {
  const kept: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const [token, next, third] = [tokens[at], tokens[at + 1], tokens[at + 2]];
    if (token === undefined) continue;
    const isStart = at === 0 || tokens[at - 1]?.kind === 'break';
    // "1) vehicles: 2s 2) drivers: 3s" on one line.
    if (!isStart && isNextItem(tokens, at)) kept.push({ kind: 'break', text: '\n', lower: '\n', start: token.start, end: token.start, isGlued: false }, { kind: 'mark', text: '-', lower: '-', start: token.start, end: next?.end ?? token.end, isGlued: false });
    if (!isStart && isNextItem(tokens, at)) {
      at += 1;
      continue;
    }
    const isNumbered = isStart && token.kind === 'number' && (next?.text === '.' || next?.text === ')') && next.isGlued && third?.isGlued !== true;
    const isBracketed = token.text === '(' && ((next?.kind === 'number' && (next.value ?? 99) < 20) || (next?.kind === 'word' && /^[a-h]$/.test(next.text))) && third?.text === ')' && tokens[at + 3] !== undefined && tokens[at + 3]?.isGlued !== true;
    if (!isNumbered && !isBracketed) {
      kept.push(token);
      continue;
    }
    const last = isNumbered ? next : third;
    kept.push({ kind: 'mark', text: '-', lower: '-', start: token.start, end: last?.end ?? token.end, isGlued: false });
    at += isNumbered ? 1 : 2;
  }
  return kept;
}

/** "tax (namespace finance): …", "tax in finance: …": a line with a topic of its own. */
function isPlacedTopic(tokens: readonly Token[], from: number): boolean {
  const line = tokens.slice(from, from + 7);
  const colon = line.findIndex(({ text, kind }) => text === ':' || kind === 'break');
  const second = line[1];
  return colon > 2 && line[colon]?.text === ':' && line[0]?.kind === 'word' && (second?.text === '(' || second?.lower === 'in' || second?.text === ',') && line.slice(0, colon).every(({ kind, text }) => kind === 'word' || kind === 'quoted' || text === '(' || text === ')' || text === ',' || text === ':');
}

/** `2)` behind `1)`. */
function isNextItem(tokens: readonly Token[], at: number): boolean {
  const isItem = (index: number, value?: number): boolean => tokens[index]?.kind === 'number' && (value === undefined || tokens[index]?.value === value) && tokens[index + 1]?.text === ')' && tokens[index + 1]?.isGlued === true && tokens[index - 1]?.text !== '(' && tokens[index + 2]?.kind === 'word';
  const own = tokens[at]?.value;
  return isItem(at) && own !== undefined && own < 20 && (own === 1 ? tokens.some((_, index) => index > at && isItem(index, 2)) : tokens.some((_, index) => index < at && isItem(index, own - 1)));
}

function isSoft(token: Token, before: Token | undefined, after: Token | undefined, second: Token | undefined): boolean {
  if (before === undefined || after === undefined) return true;
  if ((token.text.match(/\n/g) ?? []).length > 1) return false;
  if (['.', '!', '?', ':', ';'].includes(before.text)) return false;
  if (['-', '*', '+', '#'].includes(after.text) || (after.kind === 'number' && [')', '.', ':'].includes(second?.text ?? ''))) return false;
  if (second?.text === ':' || second?.text === '=') return false;
  if (before.text === ',') return true;
  return !/^[A-Z]/.test(after.text) || /^(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)$/.test(after.text);
}
