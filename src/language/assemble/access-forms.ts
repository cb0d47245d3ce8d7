/**
 * What a form says. `close`: nobody else; `keep`: the others stay as they are; `hold`: closed to all but known callers;
 * `list`: names follow in the next lines.
 */
export type Saying = 'allow' | 'deny' | 'close' | 'keep' | 'hold' | 'list';

export interface Form {
  readonly saying: Saying;
  readonly pattern: RegExp;
}

const names = '[EP](?:[,&|]+[fytor]?[EP])*';
const sources = `(?:${names}|Y|Z|R|W)`;
const conditions = '(?:K(?:[,&|]+!?K)*|M)';

/**
 * Letters of items with places: `{c}` callers, `{!c}` with "only" before or behind, `{b}` who is called, `{k}` `{l}`
 * conditions, `{!k}` with "only", `{x}` excepted callers, `{y}` excepted conditions; `{o}` "only" of the callers, `{p}` of the
 * requests, `{q}` of what nobody knows. Other letters stand for themselves.
 */
function formOf(saying: Saying, text: string): Form {
  let count = 0;
  const places: Readonly<Record<string, () => string>> = {
    '{c}': () => `(?<c>${sources})`,
    '{!c}': () => `(?:(?<o${count}>!)[fyr]?(?<c>${sources})!?|(?<c>${sources})(?<o${count}>!)|(?<c>${sources}))`,
    '{b}': () => `(?<b>${names})`,
    '{k}': () => `(?<k>${conditions})`,
    '{!k}': () => `[,&(]*(?:(?<p${count}>!)(?<k>${conditions})|(?<k>${conditions})(?<p${count}>!)|(?<k>${conditions}))\\)?`,
    '{l}': () => `(?<l>${conditions})`,
    '{x}': () => `(?<x>${sources})`,
    '{o}': () => `(?<o${count}>!)?`,
    '{p}': () => `(?<p${count}>!)?`,
    '{q}': () => `(?<q${count}>!)?`,
  };
  const pattern = text.replaceAll(/\{!?[a-z]\}/g, (place) => {
    count += 1;
    return places[place]?.() ?? place;
  });
  const suffix = (saying === 'allow' || saying === 'deny') && !text.includes('{x}') ? `(?:[,(]*(?:b?x|b?n|(?<=Y)b)[fytor]?(?:(?<x>${sources})|(?<y>${conditions}))\\)?)?` : '';
  return { saying, pattern: new RegExp(numbered(`^(?:${pattern}${suffix})$`), 'd') };
}

/** Node 20 knows no group twice, not even in alternatives: the second `c` is `c_2`. */
function numbered(source: string): string {
  const counts = new Map<string, number>();
  return source.replaceAll(/\(\?<(\w+)>/g, (_group, name: string) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? `(?<${name}>` : `(?<${name}_${count}>`;
  });
}

const table: Readonly<Record<Saying, readonly string[]>> = {
  allow: [
    // Who calls stands first: "only a and b may call c with GET".
    '{o}{c}{q}[CS]+{q}[to]?{b}(?:{!k})?',
    '{o}{c}{q}[CS]+{q}{k}[to]{b}',
    '{o}{c}A[CS]*[to]{b}(?:{!k})?',
    '{o}{c}{p}[CSA]*{k}[to]{b}',
    'x{x},?{c}[CS]+[to]?{b}',
    '(?<c>Y)x[fyr]?{x},?[CS]+[to]?{b}(?:{!k})?',
    // "let a call b", "give a access to b", "allow calls from a to b".
    'A{o}[fr]?{c}!?[ACS]*[to]?{b}(?:{!k})?',
    'A{o}[fr]?{c}[CS]*{k}[to]?{b}',
    'A{o}{c}>{b}(?:{!k})?',
    'A{o}{k}[fyr]{!c}[to]{b}',
    'A[to]{b}(?:{!k})?,?[fytr]{!c}',
    'A[to]{b}{o}[fytr]{!c}(?:{!k})?',
    '(?<p0>!){k}A[to]{b}',
    'A{k}[to]{b}[fytr]{!c}',
    'A[to]{b}(?<o0>!){c}',
    '[AC]+{o}[fr]{!c}[to]{b}(?:{!k})?',
    '(?<o0>!)[ACBS]*[fyr]{c}[CSA]*[to]{b}(?:{!k})?',
    '(?<o0>!){c}>{b}(?:{!k})?',
    '(?<o0>!)[to]?{b}[fyr]{c}',
    // Who is called stands first: "c may only be called by a and b", "c accepts only a".
    '[to]?{b}{o}[AB]+{o}[fyr]{!c}[CBA]*(?:{!k})?',
    '[to]{b}{o}[ABC]+{o}[fyr]{!c}[CBA]*(?:{!k})?',
    '{b}{o}B{o}{!c}[CBA]*(?:{!k})?',
    '{b}{o}A{o}{c}!?[CBA]*(?:{!k})?',
    '{b}{o}[AB]+{o}{k}[fyr]{!c}',
    '{b}[AB]+(?<p0>!){k}',
    '{b}(?<p0>!)[AB]+{k}',
    '[to]?{b}[,:-]*(?<o0>!)[fyr]?{c}[CBA]*P?(?:{!k})?',
    '[to]?{b}[,:-]*f:?{!c}',
    '[to]?{b}[:-]{c}(?<o0>!)',
    '{b}[:-]A{o}[fr]?{!c}(?:{!k})?',
    '{b}[:-]{c}[:(]*{!k}',
    '[ACB]+[to]{b}[:,-]*{o}[AB]*{o}[rfyt]{!c}',
    '[tor]{b}[:,-]*{o}[AB]+{o}:?[rfyt]?{!c}',
    '{b}[AB]*:?[rft](?<c>Y)',
    'A[to]?{b}[rt](?<c>Y)',
    '{k}[ot]{b}[ABCS]*{o}[rfy]{!c}',
    '[ACB]*[ot]{b}[,:]?(?<o0>!){c}[ABC]*(?:{!k})?',
    // "restrict b to a", "lock b down so that only a gets in".
    '(?<o0>H)[to]?{b}[,:&b-]*[ABC]*!?[ABC]*[tfyr]+!?{c}[CBSA]*P?(?:{!k})?',
    '(?<o0>H)[to]?{b}[,:&b-]*[ABC]*!{c}!?[CBSA]*P?(?:{!k})?',
    '[ACto]*{b}(?<o0>H)[tfyr]+!?{c}',
    '[to]?{b}[,:-](?<o0>H)t?!?{c}',
    // Without who is called: the one that the text speaks of.
    '(?<o0>!)[fyr]?{c}[CABS]*P?(?:{!k})?',
    'f:?{!c}(?:{!k})?',
    'A{o}[:,fr]*{!c}[CS]*P?(?:{!k})?',
    '{c}[ACS]*[:,(]?{!k}',
    '{c}\\(Y\\)',
    '{c}:Y',
    '{k}[:(-]?A?{o}[rfy]?{c}!?\\)?',
    '{k}A*(?<o0>!)[rfy]?{c}',
    'A:?{k}[fyr]{c}',
    '(?<p0>!)[ABCS]*{k}',
    '{c}A+P?',
    '[CB]:?{o}[rfy]{!c}',
    '(?<o0>H)t!?{c}',
    '{c}(?<o0>!)',
    'Y[CA]+[to]?{b}',
    '{c}>{b}(?:{!k})?',
  ],
  deny: [
    'N[CS]*[to]{b},?b?x[fyr]?{x}',
    'N{k}[to]{b}(?:[fyr]{c})?',
    'N[fy]{c}[to]{b}{k}?',
    'N{k}?[fyr]{c}',
    'Nr?{k}',
    '{c}[CAB]*(?:D|n[CSA])[CSAB]*[to]?{b}{k}?',
    '{c}(?:D|n[CSA])[CSAB]*{k}[to]{b}',
    '{c}D[A]*f[CS]*{b}{k}?',
    'n{c}[CSAB]+[to]?{b}{k}?',
    'nA{c}[CSA]*[to]?{b}{k}?',
    'D{k}?[fy]{c}[to>]{b}{l}?',
    'D[fr]?{c}f?[CS]+[to]?{b}{k}?',
    'D[fr]?{c}f?[CS]*{k}[to]{b}',
    'D{k}?[to]{b}[fyr]{c}{l}?',
    'D{k}[ofyr]{c}[to]{b}',
    'D{c}>{b}{k}?',
    '[DX]{c}[ACDS]+[to]?{b}',
    '[DX][AC]*[fo]{c}[AC]*t{b}',
    '[DX]f{c}[AC]+[to]?{b}',
    'Dr{c}[CS]+[to]?{b}{k}?',
    'D{c}f{b}',
    '{b}d[fyr]{c}{k}?',
    '{b}dx[fyr]?{x}',
    '[to]?{b}[:,-]D{k}?[fyr]?{c}',
    '[to]?{b}[:,-]*D[fy]{c}',
    '[to]?{b}[:,-]*D{k}(?:[,fyr:]*{c})?',
    'D{k}?[to]{b}:?{l}?(?:[,fyr]*{c})?',
    '{k}[ot]{b}[ACB]*[Dnd]+[A]*(?:[fyr]{c})?',
    '{k}[fy]{c}[ot]{b}[Dnd]+A*',
    'Z[fyo]{c}[CS]+{b}{k}?',
    '[to]{b}[DnA]+[fyr]{c}',
    'n[CAS]+[fyr]{c}[to]{b}',
    '{b}d',
    // Without who is called.
    '{k}A*[Dn]A*(?:[fyr]{c})?',
    'D{k}(?:[fyr]{c})?',
    'D[fr]?{c}[CS]*P?{k}?',
    '{c}[Dn]+[ACBS]*P?{k}?',
    'n{c}[ACS]*P?',
    'x{c}',
  ],
  close: ['N[ACBSD]*(?:[to]?{b})?[ACBSD]*(?:[torfy]*Y)?', '[RY][CABS]*[Dnd][ACBS]*(?:[to]?{b})?', 'D[rfy]?[RY](?:[CS]*[to]?{b})?', 'n?[rfy]?R[CD]*', '[to]{b}N'],
  keep: ['(?:R|{k}|{c})[ACBS]*=[ACBS]*', '=[ofr]*[RY]?', 'R[ACB]+=?', 'M[ACB]*='],
  hold: ['H[rfto]?(?:{b})?[,:]?(?:[CBA!,]*[tfyr]*!?(?<c>W))?', 'H*[rto]?{b}[,:]?H+', '[to]?{b}!?[ABCS]+!?[fyr]?!?(?<c>W)', '!?(?<c>W)!?[CS]+[to]?{b}', 'H[rfto]?{b}[:,]*H'],
  // What begins a list: its names follow.
  list: ['A{o}:?', '(?<o0>!)A?:?', 'C:?', 'f:?', '[ACB]*[to]?{b}{o}[ABC]+{o}[fyr]?:?', '[ACBf]+[to]?{b}:?', 'H[rfto]?{b}?[,:]*H?[&,]*A{o}'],
};

const formsOf = (source: Readonly<Record<Saying, readonly string[]>>): readonly Form[] => (['close', 'keep', 'allow', 'deny', 'hold', 'list'] as const).flatMap((saying) => source[saying].map((text) => formOf(saying, text)));

/** In order: of two that fit, the first is meant. */
export const accessForms: readonly Form[] = formsOf(table);

/** Lines under the beginning of a list. */
export const listForms: readonly Form[] = formsOf({
  allow: ['[fyr]?{!c}', '[fyr]?{c}[:(,-]*{p}{k}\\)?', '{c}[:(]*[YM]\\)?', '{o}{c}>{b}(?:{!k})?', '{b}[:(]+{!c}\\)*', '{k}[:(-]+{o}[rfy]?{c}\\)?'],
  deny: [],
  close: [],
  keep: [],
  hold: [],
  list: [],
});

/** A name by itself, over lines that say what holds for it. */
export const headingForm: Form = formOf('list', '[to]?:?{b}');
