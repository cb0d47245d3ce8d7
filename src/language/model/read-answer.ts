import type { IntentKind } from '../../intents/intent.ts';
import { intentKinds } from '../../intents/schema/intent-shapes.ts';
import type { Names } from '../../intents/schema/json-schema.ts';
import { readWish } from '../../intents/schema/read-wish.ts';
import type { Wish } from '../../intents/wish.ts';
import type { Counterexample } from '../proposer.ts';
import type { Vocabulary } from '../vocabulary.ts';

/** What a model answered, as far as it can be read. Texts are a stranger's: short, in one line, and never more than shown. */
export type ModelAnswer =
  | { readonly kind: 'intents'; readonly wishes: readonly Wish[]; readonly unused: readonly string[]; readonly faults: readonly Counterexample[] }
  | { readonly kind: 'clarification'; readonly question: string; readonly options: readonly { readonly text: string; readonly wishes: readonly Wish[] }[]; readonly faults: readonly Counterexample[] }
  | { readonly kind: 'out-of-scope'; readonly because: string; readonly nearest: readonly IntentKind[]; readonly faults: readonly Counterexample[] }
  | { readonly kind: 'unreadable'; readonly faults: readonly Counterexample[] };

const mostWishes = 30;
const mostOptions = 6;

/** Reads an answer with the real union, whatever the server says that it has checked. Total. */
export function readAnswer(value: unknown, names: Names, vocabulary: Vocabulary): ModelAnswer {
  const result = isObject(value) && isObject(value['result']) ? value['result'] : value;
  const kind = isObject(result) ? result['kind'] : undefined;
  if (isObject(result) && kind === 'intents') {
    const { wishes, faults } = readWishes(result['intents'], 'intents', names, vocabulary);
    const unused = listOf(result['unused']).flatMap((each) => (typeof each === 'string' && each.trim() !== '' ? [plainLine(each)] : []));
    const isEmpty = wishes.length === 0 && faults.length === 0;
    return { kind, wishes, unused, faults: isEmpty ? [{ intent: 0, path: 'intents', message: 'there is no intent: ask for what is missing, or say that it is out of scope' }] : faults };
  }
  if (isObject(result) && kind === 'clarification') {
    const options = listOf(result['options']).slice(0, mostOptions).filter(isObject).map((option, index) => ({ text: plainLine(option['text']), ...readWishes(option['intents'], `options.${index}.intents`, names, vocabulary) }));
    // An option that cannot be read is one that cannot be chosen; the question stands without it.
    return { kind, question: plainLine(result['question']), options: options.filter(({ faults }) => faults.length === 0).map(({ text, wishes }) => ({ text, wishes })), faults: plainLine(result['question']) === '' ? [{ intent: 0, path: 'question', message: 'the question is empty' }] : [] };
  }
  if (isObject(result) && kind === 'out-of-scope') {
    const nearest = listOf(result['nearest']).flatMap((each) => intentKinds.find((known) => known === each) ?? []);
    return { kind, because: plainLine(result['because']), nearest, faults: [] };
  }
  return { kind: 'unreadable', faults: [{ intent: 0, path: 'result.kind', message: 'expected one of the three kinds of answers', allowed: ['intents', 'clarification', 'out-of-scope'] }] };
}

function readWishes(value: unknown, at: string, names: Names, vocabulary: Vocabulary): { wishes: readonly Wish[]; faults: readonly Counterexample[] } {
  if (!Array.isArray(value)) return { wishes: [], faults: [{ intent: 0, path: at, message: 'expected a list of intents' }] };
  const wishes: Wish[] = [];
  const faults: Counterexample[] = value.length > mostWishes ? [{ intent: mostWishes, path: at, message: `at most ${mostWishes} intents` }] : [];
  value.slice(0, mostWishes).forEach((each, intent) => {
    const read = readWish(each, names);
    if ('faults' in read) faults.push(...read.faults.map((fault) => ({ intent, ...fault })));
    else {
      const wrong = namesTogether(read.wish, vocabulary).map((fault) => ({ intent, ...fault }));
      if (wrong.length > 0) faults.push(...wrong);
      else wishes.push(read.wish);
    }
  });
  return { wishes, faults };
}

/** Names that are there, but not of that service: versions and ports. */
function namesTogether(wish: Wish, { services }: Vocabulary): Omit<Counterexample, 'intent'>[] {
  if (!('service' in wish)) return [];
  const service = services.find(({ id }) => id === wish.service);
  if (!service) return [];
  const faults: Omit<Counterexample, 'intent'>[] = [];
  const versions = service.versions.map(({ name }) => name);
  for (const version of versionsOf(wish)) if (versions.length > 0 && !versions.includes(version)) faults.push({ path: 'version', message: `\`${service.id}\` has no version \`${version}\``, got: version, allowed: versions });
  const port = 'port' in wish && wish.kind !== 'redirect' ? wish.port : undefined;
  const ports = service.ports.map((each) => each.port);
  if (port !== undefined && ports.length > 0 && !ports.includes(port)) faults.push({ path: 'port', message: `\`${service.id}\` has no port ${port}`, got: String(port), allowed: ports.map(String) });
  return faults;
}

/** Versions of the service itself that a wish names. */
export function versionsOf(wish: Wish): string[] {
  const targets = 'shares' in wish ? wish.shares.map(({ to }) => to) : 'to' in wish && typeof wish.to === 'object' ? [wish.to] : [];
  const own = wish.kind === 'step-traffic' ? [wish.to] : 'version' in wish && wish.version !== undefined ? [wish.version] : [];
  return [...own, ...targets.flatMap((target) => (target.kind === 'version' ? [target.version] : []))];
}

/** A stranger's text for one line of a terminal: no control characters, not long. */
export function plainLine(value: unknown, longest = 300): string {
  const text = typeof value === 'string' ? value.replaceAll(/[\p{C}\s]+/gu, ' ').trim() : '';
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
