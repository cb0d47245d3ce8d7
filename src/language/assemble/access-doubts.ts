import { lostCallers } from './access-nets.ts';
import type { State } from './state.ts';

type AccessWish = Extract<State['wishes'][number], { readonly kind: 'allow-calls' | 'deny-calls' }>;

const methods = 'GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS';

/** Words beside who may call whom that no rule of access holds: each of them was read past, or turned into its opposite. */
const signs: readonly { readonly words: RegExp; readonly unless?: RegExp; readonly says: string }[] = [
  { words: /\b(?:nothing|not(?:hing)? a bit|no) more\b(?! (?:than|calls?|requests?|traffic|access|connections?))(?=\s*(?:[.;,!)\n]|$))|(?<!\bmore )\band that(?:['’]s| is) (?:it|all)\b/i, unless: /\b(?:nobody|no one|no-one|no other|others?|everyone|everybody|anyone|only|rest)\b/i, says: 'may those callers send nothing else, or may nobody else call it' },
  { words: /\bnothing (?:else|more|further) (?:in|within|inside|of|from|at) [\w-]+/i, says: 'who is refused what there is not in it' },
  { words: /\b(?:make|turn|change|switch|convert) (?:it|this|that|them)(?: \w+){0,2} an? (?:deny|allow)\b|\b(?:into|to) (?:a |an )?(?:DENY|ALLOW)(?: (?:rule|policy|action))\b/i, says: 'a rule of the other kind turns round who may: say who may call, and who may not' },
  { words: new RegExp(`(?<![\\w/-])(?:${methods})s?(?: (?:and|or|,) (?:${methods})s?)*(?: requests?| calls?| access)? (?:stays?|remains?|keeps?|is kept|are kept|is left|are left|works?|keeps? working|goes on|continues?)(?: [\\w-]+){0,2} ?(?:as|like|unchanged|untouched|the same)\\b`, 'i'), says: 'who may send these today, and may they still' },
  { words: /\b(?:accepts?|admits?|takes?|allows?|lets?|(?:is|are|stands?) (?:wide )?open|(?:may|can) (?:call|reach|use|access)|(?:may|can) be (?:called|reached|used|accessed)|calls?|reaches)\b[^.;:\n]*(?<!\b(?:as|like|than|unlike|from|of) )\b(?:today|currently|at the moment|so far|right now|until now|at present|these days)\b|\b(?:today|currently|at the moment|so far|right now|until now|at present),? (?:the |our )?[\w-]+ (?:accepts?|admits?|takes?|allows?|is open|may|can)\b/i, unless: /\b(?:keeps? working|who (?:calls?|call it|use\w*)|those (?:who|that|which)|as they do|does today|do today|all that|callers|clients that)\b/i, says: 'is that how it is, or how it should be' },
];

/** What the words say of who may call whom, and the rules that were read contradict or leave out. */
export function accessDoubts(state: State): string[] {
  const { wishes, text, background } = state;
  const rules = wishes.filter((wish): wish is AccessWish => wish.kind === 'allow-calls' || wish.kind === 'deny-calls');
  if (rules.length === 0) return [];
  const shown = background.reduce((left, part) => left.replace(part, ' '.repeat(part.length)), text);
  const said = signs.flatMap(({ words, unless }, at) => {
    const found = unless?.test(text) === true ? undefined : words.exec(at === 3 ? text : shown)?.[0];
    return found === undefined ? [] : [`"${found.trim()}": ${signs[at]?.says ?? ''}`];
  });
  const isDefault = /\bdefault[- ](?:deny|allow|reject)\b/i.exec(text)?.[0];
  const isLost = isDefault !== undefined && rules.some(({ to }) => to.startsWith('default/')) && !/\b(?:namespace|ns) default\b|\bdefault (?:namespace|ns)\b/i.test(text);
  return [...said, ...(isLost ? [`"${isDefault}": which services are closed, and in which namespace`] : []), ...lostCallers(state, rules, shown), ...allBut(rules, text), ...openToAll(rules, text), ...arrows(rules, text)];
}

/** "anything but GET": what is taken out may not be what is let in. */
function allBut(rules: readonly AccessWish[], text: string): string[] {
  const found = new RegExp(`\\b(?:anything|everything|all(?: methods| requests)?|any(?: method| request)?|methods) (?:but|except|other than|apart from|save|besides|excluding)(?: for)? (?:the )?(${methods})\\b`, 'i').exec(text);
  const method = found?.[1]?.toUpperCase();
  const isRefused = /\b(?:den(?:y|ies|ied)|refus\w+|reject\w*|block\w*|forbid\w*|drops?|stops?|clos\w+|restrict\w*|lock\w*|not|never|no|nobody|cannot|403|\w+n['’]t)\b[^.;\n]*$/i;
  // "refuse everything except GET" lets GET in.
  if (found === null || method === undefined || isRefused.test(text.slice(0, found.index)) || /^[^.;\n]*\b(?:den(?:y|ies|ied)|refus\w+|reject\w*|block\w*|forbid\w*|403|not|never|closed)\b/i.test(text.slice(found.index))) return [];
  return rules.some((rule) => rule.kind === 'allow-calls' && rule.methods?.some((one) => one === method) === true) ? [`"${found[0]}": it is what is let in by what was read`] : [];
}

/** "GET is free": for all, and not for those who were named before. */
function openToAll(rules: readonly AccessWish[], text: string): string[] {
  const found = new RegExp(`(?<![\\w/-])(${methods})s? (?:is|are|stays?|remains?) (?:(?:still|always|left|also) )?(?:open|free|public|unrestricted|for (?:all|every\\w+|any\\w+))\\b(?! (?:to|for|of) (?!all\\b|every|any))`, 'i').exec(text);
  const method = found?.[1]?.toUpperCase();
  const isHeld = rules.some((rule) => rule.kind === 'allow-calls' && rule.from.some(({ kind }) => kind === 'anyone' || kind === 'any-identity') && (rule.methods === undefined || rule.methods.some((one) => one === method))) || rules.every((rule) => rule.kind === 'deny-calls' && rule.methods?.every((one) => one !== method) === true);
  return found === null || isHeld ? [] : [`"${found[0]}": for everybody`];
}

const nameOf = (id: string): string => (id.split('/').at(-1) ?? id).toLowerCase().replace(/-v\d+$/, '');

/** "a→b,c": the one before the arrow calls. */
function arrows(rules: readonly AccessWish[], text: string): string[] {
  return [...text.matchAll(/([a-z][\w-]*?)\s*(?:→|[-=]+>)\s*([a-z][\w-]*)/gi)].flatMap(([words, left = '', right = '']) => {
    const calls = (from: string, to: string): boolean => rules.some((rule) => nameOf(rule.to) === to.toLowerCase() && rule.from.some((source) => source.kind === 'workload' && nameOf(source.workload) === from.toLowerCase()));
    return calls(right, left) && !calls(left, right) ? [`"${words}": who calls whom there`] : [];
  });
}
