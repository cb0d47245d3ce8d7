import type { Token } from './tokenize.ts';

/** Tokens without the line ends at which a sentence merely goes on. */
export function withoutSoftBreaks(tokens: readonly Token[]): Token[] {
  return bullets(tokens).filter((token, index, all) => token.kind !== 'break' || !isSoft(token, all[index - 1], all[index + 1], all[index + 2]));
}

/** `1.` and `(2)` before an item are as good as a dash. */
function bullets(tokens: readonly Token[]): Token[] {
  const kept: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const [token, next, third] = [tokens[at], tokens[at + 1], tokens[at + 2]];
    if (token === undefined) continue;
    const isStart = at === 0 || tokens[at - 1]?.kind === 'break';
    const isNumbered = isStart && token.kind === 'number' && (next?.text === '.' || next?.text === ')') && next.isGlued && third?.isGlued !== true;
    const isBracketed = token.text === '(' && next?.kind === 'number' && (next.value ?? 99) < 20 && third?.text === ')' && tokens[at + 3] !== undefined && tokens[at + 3]?.isGlued !== true;
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

function isSoft(token: Token, before: Token | undefined, after: Token | undefined, second: Token | undefined): boolean {
  if (before === undefined || after === undefined) return true;
  if ((token.text.match(/\n/g) ?? []).length > 1) return false;
  if (['.', '!', '?', ':', ';'].includes(before.text)) return false;
  if (['-', '*', '+', '#'].includes(after.text) || (after.kind === 'number' && [')', '.', ':'].includes(second?.text ?? ''))) return false;
  if (second?.text === ':' || second?.text === '=') return false;
  if (before.text === ',') return true;
  return !/^[A-Z]/.test(after.text) || /^(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)$/.test(after.text);
}
