/**
 * What is said of who may call whom. `allow` and `deny` are statements, put together from their pieces
 * (`access-statement`); the others have fixed forms. `close`: nobody else; `keep`: the others stay as they are; `hold`: closed to all but known callers;
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
 * Letters of items with places: `{c}` callers, `{!c}` with "only" before or behind, `{b}` who is called, `{k}` conditions,
 * `{o}` "only" of the callers. Other letters stand for themselves.
 */
function formOf(saying: Saying, text: string): Form {
  let count = 0;
  const places: Readonly<Record<string, () => string>> = {
    '{c}': () => `(?<c>${sources})`,
    '{!c}': () => `(?:(?<o${count}>!)[fyr]?(?<c>${sources})!?|(?<c>${sources})(?<o${count}>!)|(?<c>${sources}))`,
    '{b}': () => `(?<b>${names})`,
    '{k}': () => `(?<k>${conditions})`,
    '{o}': () => `(?<o${count}>!)?`,
  };
  const pattern = text.replaceAll(/\{!?[a-z]\}/g, (place) => {
    count += 1;
    return places[place]?.() ?? place;
  });
  return { saying, pattern: new RegExp(numbered(`^(?:${pattern})$`), 'd') };
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

/** "But not c" alone, and all that is no statement. */
const table: Readonly<Record<Saying, readonly string[]>> = {
  allow: [],
  deny: ['x{c}'],
  close: ['N[ACS]*{k}', '[fytor]?N[ACBSD]*(?:[to]?{b})?[ACBSD]*(?:[torfy]*Y)?', '[RY][CABS]*[Dnd][ACBS]*(?:[to]?{b})?', 'D[rfy]?[RY](?:[CS]*[to]?{b})?', 'n[rfy]?R[CD]*', '[rfy]?R[CB]*[Dd][CD]*', '[to]{b}N', 'P?[HLd]+[rtf]R', 'P?[HD]+[rtfy]?R', 'N[oirt]P', 'R[t>]+{b}[:,]*Z'],
  keep: ['(?:R|{k}|{c})(?:[to]{b})?[ACBS]*=[ACBS]*', '=[ofr]*[RY]?', 'R[ACB]+=?', 'M[ACB]*='],
  hold: ['H[CB]+[to]?{b}:?', 'H[rfto]?(?:{b})?[,:]?(?:[CBA!,]*[tfyr]*!?(?<c>W))?', 'H*[rto]?{b}[,:]?H+', '[to]?{b}!?[ABCS]+!?[fyr]?!?(?<c>W)', '!?(?<c>W)!?[CS]+[to]?{b}', 'H[rfto]?{b}[:,]*H'],
  // What begins a list: its names follow.
  list: ['A{o}:?', '(?<o0>!)A?:?', 'C:?', 'f:?', '[ACB]*[to]?{b}{o}[ABC]+{o}[fyr]?:?', '[ACBf]+[tor]?{b}:?', 'H[rfto]?{b}?[,:]*H?[&,]*A{o}'],
};

const formsOf = (source: Readonly<Record<Saying, readonly string[]>>): readonly Form[] => (['close', 'keep', 'allow', 'deny', 'hold', 'list'] as const).flatMap((saying) => source[saying].map((text) => formOf(saying, text)));

/** In order: of two that fit, the first is meant. */
export const accessForms: readonly Form[] = formsOf(table);

/** Lines under the beginning of a list. */
export const listForms: readonly Form[] = formsOf({
  allow: ['[fyr]?{!c}', '{c}[:(]*[YM]\\)?', '{b}[:(]+{!c}\\)*'],
  deny: [],
  close: [],
  keep: [],
  hold: [],
  list: [],
});

/** A name by itself, over lines that say what holds for it. */
export const headingForm: Form = formOf('list', '[to]?:?{b}');
