import type { Entity } from '../grammar/entities.ts';
import type { Condition } from '../grammar/phrases.ts';
import { accessForms, headingForm, listForms, type Form } from './access-forms.ts';
import { statementOf, type Surroundings } from './access-statement.ts';
import type { Item } from './access-item.ts';
import type { Said } from './access-said.ts';


const most = 60;

/** The fewest statements that use every item; undefined where there are none. */
export function parseAccess(items: readonly Item[], isList: boolean, isContinued: boolean): readonly Said[] | undefined {
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
      const own = sayingAt(items.slice(at, end), isLine ? [...forms, headingForm] : forms, { isList, isContinued: isContinued || at > 0 });
      // A list begins a line and ends it; who calls is left out only where somebody was named before.
      if (own === undefined || (own.said.saying === 'list' && (at > 0 || (end < codes.length && !isLine)))) continue;
      for (const next of isLine ? [end] : nextStarts(codes, end)) {
        const rest = from(next);
        if (rest === undefined) continue;
        // Of two ways to part a list, the one at the comma.
        // "from a and b, …": a list of names is not parted where it can be read whole.
        const isParted = /[EP]/.test(codes[end - 1] ?? '') && /^[&|]+$/.test(codes.slice(end, next)) && items[end - 1]?.phrase === items[next]?.phrase;
        const cost = (isParted ? 1.15 : 1) + own.cost + rest.cost + (next > end && !/[,;:]/.test(codes.slice(end, next)) ? 0.02 : 0);
        if (found === undefined || cost < found.cost) found = { cost, said: [own.said, ...rest.said] };
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

/** What these items say in one: who else, what stays and what begins a list by its form, all others by their pieces. */
function sayingAt(items: readonly Item[], forms: readonly Form[], { isList, isContinued }: Surroundings): { readonly said: Said; readonly cost: number } | undefined {
  const form = formAt(items.map(({ code }) => code).join(''), forms);
  if (form !== undefined && (form.form.saying === 'close' || form.form.saying === 'keep')) return { said: saidBy(form.form, form.match, items), cost: form.index / 1_000 };
  const statement = statementOf(items, { isList, isContinued });
  if (statement !== undefined && (isContinued || statement.said.lacksCaller !== true)) return statement;
  return form === undefined ? undefined : { said: saidBy(form.form, form.match, items), cost: 0.2 + form.index / 1_000 };
}

function formAt(codes: string, forms: readonly Form[]): { readonly form: Form; readonly match: RegExpExecArray; readonly index: number } | undefined {
  for (const [index, form] of forms.entries()) {
    const match = form.pattern.exec(codes);
    if (match !== null) return { form, match, index };
  }
  return undefined;
}

function saidBy(form: Form, match: RegExpExecArray, items: readonly Item[]): Said {
  const groups = placesOf(match);
  const inside = (name: string): readonly Item[] => {
    const range = groups[name];
    return range === undefined ? [] : items.slice(range[0], range[1]);
  };
  const names = (name: string): Entity[] => inside(name).flatMap(({ entity, code, phrase }): Entity[] => (entity === undefined ? (code === 'R' ? [{ kind: 'others', span: phrase.span }] : []) : [entity]));
  const [first, last] = [items[0], items.at(-1)];
  return {
    saying: form.saying,
    callers: names('c'),
    callees: names('b'),
    conditions: inside('k').flatMap(({ phrase }): Condition[] => (phrase.type === 'cond' ? [phrase.cond] : [])),
    exceptions: [],
    exceptConditions: [],
    isActive: groups['b'] !== undefined && groups['c'] !== undefined && groups['c'][0] < groups['b'][0],
    isNotMore: form.saying === 'deny',
    isBareDeny: false,
    isOnlyCallers: Object.entries(groups).some(([name, range]) => /^o\d/.test(name) && range !== undefined),
    isOnlyRequests: false,
    isOnlyUnclear: false,
    conditionsFirst: false,
    span: { start: first?.phrase.span.start ?? 0, end: last?.phrase.span.end ?? 0 },
  };
}

/** Where each place of the form is; the second `c` of its alternatives is `c_2`. */
function placesOf(match: RegExpExecArray): Readonly<Record<string, readonly [number, number]>> {
  return Object.fromEntries(Object.entries(match.indices?.groups ?? {}).flatMap(([name, range]) => (range === undefined ? [] : [[name.replace(/_\d+$/, ''), range]])));
}
