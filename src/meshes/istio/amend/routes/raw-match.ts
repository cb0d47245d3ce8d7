import { distinct } from '../../../../base/order.ts';
import { isObject, textAt, textMapAt, type Json, type JsonObject } from '../../../../kube/resource.ts';
import type { TextMatch } from '../../../../intents/intent.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { selectWorkload } from '../../assembly/selector.ts';
import { implies, type Conjunction, type PathText } from '../../assembly/routes/conjunction.ts';
import { stringMatch } from '../../assembly/routes/route-match.ts';
import { meetText, takesText, type Meeting } from '../../assembly/routes/text-match.ts';
import type { Situation } from '../situation.ts';

/** One `match` entry of a route that exists, as it is written; a route without any has one that is empty. */
export function entriesOf(route: JsonObject): readonly JsonObject[] {
  const written = route['match'];
  const entries = Array.isArray(written) ? (written as readonly Json[]).filter(isObject) : [];
  return entries.length === 0 ? [{}] : entries;
}

/** Requests of an entry that a condition speaks of, as entries: one for each calling workload. */
export function meetEntry(entry: JsonObject, condition: Conjunction, port: number | undefined, situation: Situation): Meeting<readonly JsonObject[]> {
  const path = meetPath(entry, condition.path);
  const headers = meetMap(entry, 'headers', condition.headers);
  const query = meetMap(entry, 'queryParams', condition.query);
  const method = meetMethods(entry, condition.methods);
  const parts = [path, headers, query, method];
  if (parts.includes('none') || isForbidden(entry, condition) || (port !== undefined && entry['port'] !== undefined && entry['port'] !== port)) return 'none';
  const callers = condition.from === undefined ? [{}] : condition.from.flatMap((id) => meetCaller(entry, id, situation));
  if (callers.length === 0) return 'none';
  if (parts.includes('undecided')) return 'undecided';
  const fields = Object.assign({}, ...parts) as JsonObject;
  return callers.map((caller) => ({ ...entry, ...fields, ...(port === undefined ? {} : { port }), ...caller }));
}

/** Whether every request of an entry is one that the condition speaks of. */
export function isWithin(entry: JsonObject, condition: Conjunction, port: number | undefined): boolean {
  if (port !== undefined && entry['port'] !== port) return false;
  // Who calls is told by labels: a label that is asked for may be of others too.
  return condition.from === undefined && implies(conjunctionOf(entry), condition);
}

/** What an entry asks, as far as a conjunction says it: it may ask more. */
function conjunctionOf(entry: JsonObject): Conjunction {
  const path = entry['ignoreUriCase'] === true ? undefined : textMatch(entry['uri']);
  const methods = exactMethods(entry);
  return {
    headers: mapOf(entry, 'headers'),
    query: mapOf(entry, 'queryParams'),
    ...(path === undefined || path.kind === 'present' ? {} : { path }),
    ...(methods === undefined ? {} : { methods }),
  };
}

type Part = JsonObject | 'none' | 'undecided';

function meetPath(entry: JsonObject, path: PathText | undefined): Part {
  if (path === undefined) return {};
  const written = textMatch(entry['uri']);
  if (written === undefined) return { uri: stringMatch(path) };
  if (entry['ignoreUriCase'] === true) return 'undecided';
  const met = meetText(written, path);
  return typeof met === 'string' ? met : { uri: met === written ? (entry['uri'] ?? {}) : stringMatch(met) };
}

function meetMap(entry: JsonObject, key: 'headers' | 'queryParams', wanted: Readonly<Record<string, TextMatch>>): Part {
  const names = Object.keys(wanted);
  if (names.length === 0) return {};
  const written = isObject(entry[key]) ? entry[key] : {};
  const result: Record<string, Json | undefined> = { ...written };
  let isUndecided = false;
  for (const name of names) {
    const own = Object.keys(written).find((other) => sameName(key, other, name));
    const met = own === undefined ? wanted[name] : meetText(textMatch(written[own]) ?? { kind: 'present' }, wanted[name] ?? { kind: 'present' });
    if (met === 'none') return 'none';
    if (met === 'undecided') isUndecided = true;
    else if (met !== undefined) result[own ?? name] = stringMatch(met);
  }
  return isUndecided ? 'undecided' : { [key]: result };
}

/** Names of headers have no case. */
function sameName(key: 'headers' | 'queryParams', a: string, b: string): boolean {
  return key === 'headers' ? a.toLowerCase() === b.toLowerCase() : a === b;
}

/** Every method is asked by itself, so this can always be told. */
function meetMethods(entry: JsonObject, methods: readonly string[] | undefined): Part {
  if (methods === undefined) return {};
  const written = textMatch(entry['method']);
  const both = methods.filter((method) => written === undefined || takesText(written, method));
  const [only] = both;
  if (only === undefined) return 'none';
  return { method: both.length === 1 ? { exact: only } : { regex: both.join('|') } };
}

function exactMethods(entry: JsonObject): readonly string[] | undefined {
  const written = textMatch(entry['method']);
  if (written?.kind === 'exact') return [written.value];
  if (written?.kind === 'regex' && /^[A-Z]+(?:\|[A-Z]+)*$/.test(written.value)) return distinct(written.value.split('|'));
  return undefined;
}

/** A header that must be missing is not there with a value. */
function isForbidden(entry: JsonObject, condition: Conjunction): boolean {
  const without = isObject(entry['withoutHeaders']) ? entry['withoutHeaders'] : {};
  return Object.entries(without).some(([name, match]) => {
    const wanted = condition.headers[name.toLowerCase()];
    if (wanted === undefined) return false;
    const refused = textMatch(match) ?? { kind: 'present' };
    return refused.kind === 'present' || (wanted.kind === 'exact' && takesText(refused, wanted.value));
  });
}

function meetCaller(entry: JsonObject, id: string, situation: Situation): JsonObject[] {
  const workload = situation.topology.workloads.get(id);
  if (workload === undefined) return [];
  const namespace = textAt(entry, ['sourceNamespace']);
  const labels = textMapAt(entry, ['sourceLabels']);
  if ((namespace !== undefined && namespace !== workload.namespace) || !matchesLabels(labels, workload.labels)) return [];
  return [{ sourceLabels: { ...labels, ...selectWorkload(workload, situation).labels }, sourceNamespace: workload.namespace }];
}

/** Undefined where nothing is asked. An empty object asks for the presence of a header. */
export function textMatch(written: Json | undefined): TextMatch | undefined {
  if (written === undefined) return undefined;
  const [exact, prefix, regex] = ['exact', 'prefix', 'regex'].map((key) => textAt(written, [key]));
  if (exact !== undefined) return { kind: 'exact', value: exact };
  if (prefix !== undefined) return { kind: 'starts-with', value: prefix };
  return regex === undefined ? { kind: 'present' } : { kind: 'regex', value: regex };
}

function mapOf(entry: JsonObject, key: 'headers' | 'queryParams'): Readonly<Record<string, TextMatch>> {
  const written = isObject(entry[key]) ? entry[key] : {};
  return Object.fromEntries(Object.entries(written).map(([name, match]) => [key === 'headers' ? name.toLowerCase() : name, textMatch(match) ?? { kind: 'present' }]));
}
