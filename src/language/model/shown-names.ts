import { nearest } from '../../base/near-miss.ts';
import { compareText, sortedBy } from '../../base/order.ts';
import type { Names } from '../../intents/schema/json-schema.ts';
import { qualify, type QualifiedName } from '../../topology/topology.ts';
import type { Vocabulary, VocabularyService } from '../vocabulary.ts';
import { wordRuns } from './word-runs.ts';

/**
 * How many names of a role a model is shown. OpenAI's strict mode takes 1,000 enum values in a schema, and 15,000
 * characters in one enum of more than 250 values ("Structured Outputs", supported schemas, February 2026).
 */
const mostShown = 150;

/** The part of the vocabulary that a request is about. Everything where it is small. */
export interface ShownNames {
  readonly services: readonly VocabularyService[];
  readonly names: Required<Names>;
  readonly hosts: readonly string[];
  /** Whether the names come from the words alone, as no input holds any. */
  readonly isFromWords: boolean;
}

/** Names that a model may use: those of the input that stand near the words of the request, or, without any input, those in the words themselves. */
export function shownNames(text: string, vocabulary: Vocabulary): ShownNames {
  const services = vocabulary.services.filter(({ id }) => isName(id));
  if (services.length === 0) return namesInWords(text, vocabulary);
  const runs = wordRuns(text);
  const shown = pick(services, (service) => closeness(service.name, runs) + bonus(service, vocabulary, runs));
  const ids = new Set(shown.map(({ id }) => id));
  const behind = new Set(shown.flatMap(({ workloads }) => workloads));
  const workloads = pick(vocabulary.workloads.filter(({ id }) => isName(id)), (workload) => closeness(workload.name, runs) + (behind.has(workload.id) ? 1 : 0));
  const spoken = new Set([...shown, ...workloads].map(({ namespace }) => namespace));
  const namespaces = pick(vocabulary.namespaces.filter(isName).map((name) => ({ id: name, name })), ({ name }) => closeness(name, runs) + (spoken.has(name) ? 1 : 0));
  const versions = new Set(shown.flatMap((service) => service.versions.map(({ name }) => name)).filter(isName));
  // Where no pod tells its version, the words have to.
  if (versions.size === 0) for (const word of namesIn(text)) versions.add(word);
  return {
    services: shown,
    names: { service: [...ids], workload: workloads.map(({ id }) => id), namespace: namespaces.map(({ name }) => name), version: [...versions].sort(compareText).slice(0, mostShown) },
    hosts: vocabulary.hosts.filter(isName).slice(0, mostShown),
    isFromWords: false,
  };
}

/** Names of Kubernetes; whatever else stands in a manifest as a name is shown to nobody. */
function isName(name: string): boolean {
  return name.length <= 253 && /^[A-Za-z0-9*](?:[-._/A-Za-z0-9]*[A-Za-z0-9])?$/.test(name);
}

function pick<T extends { readonly id: string }>(things: readonly T[], closeness: (thing: T) => number): T[] {
  if (things.length <= mostShown) return sortedBy(things, ({ id }) => id);
  const scored = things.map((thing) => ({ thing, score: closeness(thing) })).filter(({ score }) => score > 0);
  return sortedBy(sortedBy(scored, ({ score }) => -score, ({ thing }) => thing.id).slice(0, mostShown).map(({ thing }) => thing), ({ id }) => id);
}

/** 4 for a name in the words, 3 for a word in the name, 2 for a near miss. */
function closeness(name: string, runs: ReadonlySet<string>): number {
  const lower = name.toLowerCase();
  if (runs.has(lower.replaceAll(/[-._]/g, ''))) return 4;
  if (lower.split(/[-._]/).some((part) => part.length > 2 && runs.has(part))) return 3;
  return nearest(lower, runs) === undefined ? 0 : 2;
}

/** Who calls a service that the words name is spoken of by "its callers", and what is in a named namespace by "everything there". */
function bonus({ id, namespace }: VocabularyService, vocabulary: Vocabulary, runs: ReadonlySet<string>): number {
  const isNear = (other: QualifiedName): boolean => runs.has((other.split('/')[1] ?? '').replaceAll(/[-._]/g, '').toLowerCase());
  if (runs.has(namespace.replaceAll(/[-._]/g, '').toLowerCase())) return 1;
  return (vocabulary.callersOf.get(id) ?? []).some(isNear) ? 1 : 0;
}

function namesInWords(text: string, vocabulary: Vocabulary): ShownNames {
  const words = namesIn(text);
  const labels = [...new Set(words.map((word) => word.replace(/\..*$/, '')))];
  const around = [/\b(?:namespace|ns)\s*[:=]?\s*[`'"]?([a-z0-9][-a-z0-9]*)/g, /\b[a-z0-9][-a-z0-9]*\.([a-z0-9][-a-z0-9]*)\.svc\b/g, /\b([a-z0-9][-a-z0-9]*)[`'"]?\s+namespace\b/g].flatMap((pattern) => [...text.toLowerCase().matchAll(pattern)].map(([, name = '']) => name));
  const spoken = around.filter((name) => !plainWords.has(name));
  const namespaces = [...new Set([...spoken, vocabulary.homeNamespace])];
  const split = [...text.toLowerCase().matchAll(/\b([a-z0-9][-a-z0-9]*)\/([a-z0-9][-a-z0-9]*)\b/g)].map(([, namespace = '', name = '']) => qualify(namespace, name));
  const qualified = [...new Set([...split, ...labels.flatMap((word) => namespaces.map((namespace) => qualify(namespace, word)))])].slice(0, mostShown);
  const all = [...new Set([...namespaces, ...split.map((id) => id.split('/')[0] ?? '')])];
  return { services: [], names: { service: qualified, workload: qualified, namespace: all, version: words.slice(0, mostShown) }, hosts: [], isFromWords: true };
}

/** Words that are no names where no input says what is. */
const plainWords = new Set('a an and the to from of for in on at by with all any every each only but not no or as is are be it its so if when then than that this these those let make set give send route move shift split calls call requests request traffic service services version versions namespace percent seconds second minutes minute ms timeout timeouts retry retries please can could should must may want need we our us my you your i they them their'.split(' '));

function namesIn(text: string): string[] {
  const words = [...text.matchAll(/[A-Za-z0-9](?:[-._A-Za-z0-9]{0,61}[A-Za-z0-9])?/g)].map(([word]) => word.toLowerCase());
  return [...new Set(words)].filter((word) => !plainWords.has(word) && !/^[\d.]+(?:ms|s|m|h|k)?$/.test(word));
}
