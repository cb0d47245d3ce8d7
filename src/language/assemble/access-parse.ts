import type { Entity } from '../grammar/entities.ts';
import type { Condition } from '../grammar/phrases.ts';
import type { TextSpan } from '../reading.ts';
import { accessForms, headingForm, listForms, type Form, type Saying } from './access-forms.ts';
import type { Item } from './access-items.ts';

/** One thing that a sentence says of who may call whom, in names as they were written. */
export interface Said {
  readonly saying: Saying;
  readonly callers: readonly Entity[];
  readonly callees: readonly Entity[];
  readonly conditions: readonly Condition[];
  readonly exceptions: readonly Entity[];
  readonly exceptConditions: readonly Condition[];
  /** "with any method": said, and no limit. */
  readonly isAnyRequest: boolean;
  readonly isOnlyCallers: boolean;
  readonly isOnlyRequests: boolean;
  /** "a may only call b": nobody but a, or nothing but b? */
  readonly isOnlyUnclear: boolean;
  /** The conditions stand before the one who is called. */
  readonly conditionsFirst: boolean;
  /** Who calls stands before who is called. */
  readonly isActive: boolean;
  /** "… but not x". */
  readonly isNotMore: boolean;
  /** "deny x": calls to x, or of x? */
  readonly isBareDeny: boolean;
  readonly span: TextSpan;
}

const most = 60;

/** The fewest statements that use every item; undefined where there are none. */
export function parseAccess(items: readonly Item[], isList: boolean): readonly Said[] | undefined {
  const codes = items.map(({ code }) => code).join('');
  if (codes === '' || codes.length > most) return undefined;
  const forms = isList ? [...listForms, ...accessForms] : accessForms;
  const best = new Map<number, { readonly cost: number; readonly said: readonly Said[] } | undefined>();
  const from = (at: number): { readonly cost: number; readonly said: readonly Said[] } | undefined => {
    if (at === codes.length) return { cost: 0, said: [] };
    if (best.has(at)) return best.get(at);
    best.set(at, undefined);
    let found: { readonly cost: number; readonly said: readonly Said[] } | undefined;
    for (let end = codes.length; end > at; end -= 1) {
      const isLine = items[end]?.isNewLine === true;
      const own = formAt(codes.slice(at, end), isLine ? [...forms, headingForm] : forms);
      if (own === undefined) continue;
      for (const next of isLine ? [end] : nextStarts(codes, end)) {
        const rest = from(next);
        if (rest === undefined) continue;
        const cost = 1 + own.index / 1_000 + rest.cost;
        if (found === undefined || cost < found.cost) found = { cost, said: [saidBy(own.form, own.match, items.slice(at, end)), ...rest.said] };
      }
    }
    best.set(at, found);
    return found;
  };
  return from(0)?.said;
}

/** Where the next statement may begin: after signs, of which "no" may be a part. */
function nextStarts(codes: string, end: number): readonly number[] {
  if (end === codes.length) return [end];
  // "but not c" begins a statement by itself.
  const starts: number[] = codes[end] === 'x' ? [end] : [];
  let at = end;
  while (at < codes.length && /[,&b|:;\-()]/.test(codes[at] ?? '')) {
    at += 1;
    starts.push(at);
  }
  return starts;
}

function formAt(codes: string, forms: readonly Form[]): { readonly form: Form; readonly match: RegExpExecArray; readonly index: number } | undefined {
  for (const [index, form] of forms.entries()) {
    const match = form.pattern.exec(codes);
    if (match !== null && !isMisread(match)) return { form, match, index };
  }
  return undefined;
}

/** "a may call b but not c": c is who is called, and no caller. */
function isMisread(match: RegExpExecArray): boolean {
  const { b, c, x } = placesOf(match);
  return b !== undefined && c !== undefined && x !== undefined && c[0] < b[0] && x[0] > b[0] && !/^[YZ]$/.test(match[0].slice(c[0], c[1]));
}

function saidBy(form: Form, match: RegExpExecArray, items: readonly Item[]): Said {
  const groups = placesOf(match);
  const inside = (name: string): readonly Item[] => {
    const range = groups[name];
    return range === undefined ? [] : items.slice(range[0], range[1]);
  };
  const names = (name: string): Entity[] => inside(name).flatMap(({ entity, code, phrase }): Entity[] => (entity === undefined ? (code === 'R' ? [{ kind: 'others', span: phrase.span }] : []) : [entity]));
  const limits = (...list: readonly string[]): Condition[] => list.flatMap((name) => inside(name).flatMap(({ phrase }) => (phrase.type === 'cond' ? [phrase.cond] : [])));
  const has = (letter: string): boolean => Object.entries(groups).some(([name, range]) => name.startsWith(letter) && /^[opq]\d/.test(name) && range !== undefined);
  const [first, last] = [items[0], items.at(-1)];
  const [k, b] = [groups['k'], groups['b']];
  const isAdditional = form.saying === 'allow' && match[0].startsWith('x');
  return {
    saying: form.saying,
    callers: [...names('c'), ...(isAdditional ? names('x') : [])],
    callees: names('b'),
    conditions: limits('k', 'l'),
    exceptions: isAdditional ? [] : names('x'),
    exceptConditions: limits('y'),
    isActive: groups['b'] !== undefined && groups['c'] !== undefined && groups['c'][0] < groups['b'][0],
    isNotMore: /^(?:b?n|x)/.test(match[0]) && groups['b'] === undefined && groups['c'] !== undefined,
    isBareDeny: /^D[EP](?:[,&|]+[EP])*$/.test(match[0]),
    isAnyRequest: inside('k').some(({ code }) => /[MY]/.test(code)) || /[(:]Y\)?$/.test(match[0]),
    isOnlyCallers: has('o'),
    isOnlyRequests: has('p'),
    isOnlyUnclear: has('q'),
    conditionsFirst: k !== undefined && b !== undefined && k[0] < b[0],
    span: { start: first?.phrase.span.start ?? 0, end: last?.phrase.span.end ?? 0 },
  };
}

/** Where each place of the form is; the second `c` of its alternatives is `c_2`. */
function placesOf(match: RegExpExecArray): Readonly<Record<string, readonly [number, number]>> {
  return Object.fromEntries(Object.entries(match.indices?.groups ?? {}).flatMap(([name, range]) => (range === undefined ? [] : [[name.replace(/_\d+$/, ''), range]])));
}
