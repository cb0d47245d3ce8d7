import { nobody as notNames } from './access-callers.ts';
import type { State } from './state.ts';

type AccessWish = Extract<State['wishes'][number], { readonly kind: 'allow-calls' | 'deny-calls' }>;

/** A verb behind a modal: who stands before it calls, or is called. */
const subject = /(?:^|\.\s+|[;:,\n(]\s*|\b(?:and|or|but|that|only|while|whereas|also) )(?:the |our |service )?([a-z][\w-]*) (?:may|can|must|shall|should|cannot|can['’]t|mustn['’]t|shouldn['’]t)(?: (?:only|also|not|still|never|no longer|just))* (?:call|reach|access|read|write|use|talk|connect|query|invoke|send|do|be (?:called|reached|able)|GET|HEAD|POST|PUT|PATCH|DELETE)\b/gi;
const agent = /\bby (?:the |our |service )?([a-z][\w-]*)(?=\s*(?:[.,;)\n]|$)| (?:with|and|or|only|but|using|on|via|alone|GET|POST)\b)/gi;
const oneLetter = /\b(?:service|svc|app|workload|component|microservice|team) ([a-z])\b(?![\w'’-])/gi;

/** Somebody whom the words name as one who calls, or is called, and whom no rule holds: never is a rule written without them. */
export function lostCallers(state: State, rules: readonly AccessWish[], shown: string): string[] {
  const held = JSON.stringify([rules, state.wishes]).toLowerCase();
  const isHeld = (name: string): boolean => new RegExp(`["/:@]${name.toLowerCase().replaceAll(/[^\w-]/g, '')}(?:["/-]|$)`).test(held) || held.includes(`-${name.toLowerCase()}`) || state.assumptions.some(({ text }) => text.toLowerCase().includes(name.toLowerCase()));
  const isName = (name: string): boolean => !notNames.has(name.toLowerCase()) && !/^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|gateway|ingress|internet|outside|prometheus|sidecars?|proxies|reading|writing|\w+ing|\w+ly|anything|something|whoever|whatever|default|nothing|tcp|http|grpc)$/i.test(name);
  const names = [subject, agent].flatMap((way) => [...shown.matchAll(way)].flatMap(([, name = '']) => (isName(name) && !isHeld(name) ? [name] : [])));
  const letters = [...state.text.matchAll(oneLetter)].flatMap(([, letter = '']) => (isHeld(letter) && new RegExp(`/${letter.toLowerCase()}"`).test(held) ? [] : [letter]));
  // "only a from the same namespace may".
  const placed = [...shown.matchAll(/(?:^|[.;:,\n]\s*|\b(?:and|or|but|only|just) )(?:the |our )?(?:only |just )?(?:service |account )?([a-z][\w-]*) (?:from|of|in) (?:the |its |their )?(?:same|own|that|this) (?:namespace|ns)(?: only)? (?:may|can|must|should|is|are|gets?|has)\b/gi)].flatMap(([, name = '']) => (isName(name) && !/s$/i.test(name) && !isHeld(name) ? [name] : []));
  // "a may call b, c as well": as one who calls, or who is called?
  const added = [...shown.matchAll(/[,;]\s*(?:the )?([a-z][\w-]*) (?:as well|too)\b/gi)].flatMap(([words, name = '']) => (/\b(?:may|can|should|must) (?:only )?(?:call|reach|use|access|talk)/i.test(shown) && rules.some(({ to }) => to.endsWith(`/${name.toLowerCase()}`)) ? [`"${words.slice(1).trim()}": does it call, or is it called`] : []));
  // "b: not a, not c, just d": whoever is taken out calls, and is not called.
  const isHeaded = /^\s*[\w./-]+(?: \([^)]*\))?\s*[:-]\s/.test(state.text);
  const turned = [...shown.matchAll(/(?:[,:;]\s*|\b(?:and|but) )not (?:the )?([a-z][\w-]*)(?=\s*(?:[,.;]|$))/gim)].flatMap(([, name = '']) => (isHeaded && rules.some(({ to }) => to.endsWith(`/${name.toLowerCase()}`)) ? [`"not ${name}": does it call, or is it called`] : []));
  // "c and d keep theirs": they are let in, too.
  const kept = [...state.text.matchAll(/\b((?:[a-z][\w-]*(?:,? and |, ))*[a-z][\w-]*) (?:keeps?|retains?|stays?|remains?|still ha(?:s|ve)) (?:theirs|its|their|what|access|it|allowed|admitted|permitted|authorized)\b/gi)].flatMap(([, list = '']) => list.split(/,? and |, /).filter((name) => isName(name) && !isHeld(name)));
  const lost = rules.some((rule) => rule.kind === 'allow-calls' && rule.beside !== true) ? [...new Set(kept)].map((name) => `what \`${name}\` keeps is not in it`) : [];
  return [...turned, ...turnedRound(state.text, rules), ...lost, ...[...new Set([...names, ...letters, ...placed])].map((name) => `\`${name}\` is not in it`), ...added];
}

/** "a gets 403 from b": a calls. "a calls b. Only c may.": how it is, which nobody wants. */
function turnedRound(text: string, rules: readonly AccessWish[]): string[] {
  const isTo = (rule: AccessWish, name: string): boolean => rule.to.endsWith(`/${name.toLowerCase()}`);
  const isFrom = (rule: AccessWish, name: string): boolean => rule.from.some((source) => source.kind === 'workload' && new RegExp(`/${name.toLowerCase()}(?:-v\\d+)?$`).test(source.workload));
  const refused = [...text.matchAll(/\b([a-z][\w-]*) (?:should |must |shall |has to )?(?:gets?|receives?|sees?) (?:an? )?403s? from (?:the )?([a-z][\w-]*)/gi)].flatMap(([words, caller = '', callee = '']) => (rules.some((rule) => rule.kind === 'deny-calls' && isTo(rule, caller) && !isTo(rule, callee)) ? [`"${words}": who calls whom there`] : []));
  const told = [...text.matchAll(/(?:^|[.\n]\s*)(?:the )?([a-z][\w-]*) calls? (?:the )?([a-z][\w-]*)[^.\n:;]{0,60}\.\s*only (?:the )?([a-z][\w-]*)/gi)].flatMap(([words, caller = '', callee = '', only = '']) => (caller.toLowerCase() !== only.toLowerCase() && rules.some((rule) => rule.kind === 'allow-calls' && isTo(rule, callee) && isFrom(rule, caller)) ? [`"${words.replace(/^[.\s]+/, '')}": is that how it is, or how it should be`] : []));
  // "deny all from x apart from a to b": is it b that is closed, or what a may?
  const torn = /\b(?:all|everything|anything|any|every)\b(?: \w+)? from (?:the )?(?!to\b)[\w-]+(?: namespace)?,? (?:apart from|except(?: for| from)?|but(?: not)?|other than|save|besides) (?:the |from )?[\w-]+ (?:to|on|into) (?:the )?[\w-]+/i.exec(text)?.[0];
  const isTorn = torn !== undefined && rules.some((rule) => rule.kind === 'deny-calls' && rule.except !== undefined);
  // "only b is reachable from a": may nobody else call b, or may a call nothing else?
  const [only, callee = ''] = /(?:^|[.;\n]\s*)only (?:the )?(?:service )?([a-z][\w-]*)(?: service)? (?:is|are|may be|can be|should be|shall be|must be) (?:reachable|accessible|callable|called|reached|accessed) (?:from|by|through|via)\b[^.;,\n]*/i.exec(text) ?? [];
  const isTurned = only !== undefined && rules.some((rule) => rule.kind === 'allow-calls' && isTo(rule, callee));
  if (isTurned) return [...refused, ...told, `"${only.replace(/^[.;\s]+/, '')}": may nobody else call \`${callee}\`, or may those call nothing else`];
  return [...refused, ...told, ...(isTorn ? [`"${torn}": is everything else refused too, or only calls to that service`] : [])];
}
