import type { Found } from '../pattern/match.ts';
import type { Primitive, Reader } from '../pattern/grammar.ts';
import { baseForms } from '../text/forms.ts';
import { contentOf, type Token } from '../text/tokenize.ts';
import type { TextSpan } from '../reading.ts';
import type { ServiceEntity } from './entities.ts';
import { looseName, nameIndexOf } from './name-index.ts';

const versionShape = /^v\d+(?:[.-][a-z0-9]+)*$/i;
const kubernetesName = /^[a-z0-9](?:[-a-z0-9_]*[a-z0-9])?$/i;

/** A name of a Service or workload at a token: known ones in any usual spelling, else what looks like one. */
export const serviceName: Primitive = (reader, at) => {
  const found: Found[] = [];
  for (const length of [3, 2, 1]) {
    const written = joinedName(reader, at, length);
    if (written === undefined) continue;
    const value = lookUp(reader, written, spanOf(reader, at, at + length), reader.tokens[at]?.kind === 'quoted' || (length === 1 && reader.tokens[at]?.isName === true));
    if (value !== undefined && (length === 1 || value.match !== 'unknown')) found.push({ end: at + length, value });
  }
  const best = found.filter(({ value }) => (value as ServiceEntity).match === 'exact');
  return best.length > 0 ? best : found;
};

/** Words that stand side by side as one name: `order service` is `order-service`. */
function joinedName({ tokens }: Reader, at: number, length: number): string | undefined {
  const part = tokens.slice(at, at + length);
  if (part.length < length || part.some((token) => token.kind !== 'word' && !(length === 1 && token.kind === 'quoted'))) return undefined;
  if (length > 1 && part.some((token) => versionShape.test(token.text))) return undefined;
  return part.map((token) => (token.kind === 'quoted' ? contentOf(token).trim() : token.text)).join('-');
}

function lookUp(reader: Reader, written: string, span: TextSpan, isQuoted: boolean): ServiceEntity | undefined {
  // "3x" is how often.
  if (/^\d+x$/i.test(written)) return undefined;
  // "service: POST …".
  if (/^(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)(?:e?s)?$/.test(written)) return undefined;
  const index = nameIndexOf(reader.vocabulary);
  const kinded = kindBefore.exec(written)?.[1];
  const { name, namespace: own, port } = splitHost(kinded ?? written, index.namespaces);
  const namespace = own ?? (index.isEmpty ? reader.vocabulary.saidPlaces?.get(name.toLowerCase()) : undefined);
  // `shop/a` where the words say that `shop` is a namespace.
  const isMarked = isQuoted || kinded !== undefined || (own !== undefined && index.isEmpty && index.namespaces.has(own));
  // `a.shop.svc`: nothing but a service is said so.
  const isWhole = isMarked || (namespace !== undefined && /\.svc(?:\.|$)/i.test(written));
  const inNamespace = (ids: readonly string[] | undefined): readonly string[] => (ids ?? []).filter((id) => namespace === undefined || id.startsWith(`${namespace}/`));
  const common = { kind: 'service', written: name, isMarked, span, ...(namespace === undefined ? {} : { namespace }), ...(port === undefined ? {} : { port }) } as const;
  const lower = name.toLowerCase();
  const services = inNamespace(index.services.get(lower));
  if (services.length > 0) return { ...common, services, workloads: [], match: 'exact' };
  const workloads = inNamespace(index.workloads.get(lower));
  if (workloads.length > 0) return { ...common, services: [], workloads, match: 'exact' };
  if ((index.isEmpty || reader.vocabulary.shown?.isAll === true) && !isMarked && (usualNames.has(lower) || reader.vocabulary.saidNames?.has(lower) === true)) return { ...common, services: [], workloads: [], match: 'unknown', isMarked: true };
  // `x-region` is the name of a header.
  if (!isMarked && namespace === undefined && /^x-[a-z]/.test(lower)) return undefined;
  // `shop/web`: a namespace that is no word makes a name of the word behind it.
  if (isOrdinary(reader, lower) && !isWhole && (namespace === undefined || isOrdinary(reader, namespace.toLowerCase()))) return undefined;
  if (!isMarked && /-(?:like|style|esque|grade|ish)$/.test(lower)) return undefined;
  // Names of Kubernetes have no capitals inside: `getQuote` is a method.
  if (index.isEmpty && !isMarked && /[a-z][A-Z]/.test(name)) return undefined;
  const loose = inNamespace(index.loose.get(looseName(name)));
  if (loose.length > 0) return { ...common, services: loose, workloads: [], match: 'variant' };
  const looseWorkloads = inNamespace(index.looseWorkloads.get(looseName(name)));
  if (looseWorkloads.length > 0) return { ...common, services: [], workloads: looseWorkloads, match: 'variant' };
  return looksLikeName(name) || (isWhole && namespace !== undefined && /-v\d+$/i.test(name)) ? { ...common, services: [], workloads: [], match: 'unknown' } : undefined;
}

/** What services are usually called: names where no input shows which there are. */
export const usualNames: ReadonlySet<string> = new Set(['backend', 'frontend', 'web', 'auth', 'cache', 'orders', 'payments', 'payment', 'products', 'product', 'catalog', 'inventory', 'cart', 'checkout', 'search', 'reviews', 'ratings', 'details', 'shipping', 'billing', 'notifications', 'worker', 'productpage', 'recommendations', 'profile', 'accounts', 'sleep', 'httpbin', 'helloworld', 'api', 'app', 'db', 'database', 'redis', 'postgres', 'mysql', 'mongo']);

/** A word of the language itself is no name, unless it is quoted or the input has it. */
function isOrdinary({ grammar }: Reader, lower: string): boolean {
  return [...baseForms(lower)].some((form) => grammar.words.has(form));
}

function looksLikeName(name: string): boolean {
  return !versionShape.test(name) && !/-v\d+$/i.test(name) && name.length <= 63 && kubernetesName.test(name) && /[a-z]/i.test(name);
}

/** `deployment/web`, `svc/orders`: the kind of an object, and its name. */
const kindBefore = /^(?:deployments?|deploy|services?|svc|pods?|statefulsets?|sts|daemonsets?|ds|workloads?|replicasets?|rs|jobs?|cronjobs?|microservices?)\/([a-z0-9][a-z0-9./-]*)$/i;

/** `shop/orders`, `orders.shop`, `orders.shop.svc.cluster.local`: the name, and the namespace where one is said. */
function splitHost(written: string, namespaces: ReadonlySet<string>): { readonly name: string; readonly namespace?: string; readonly port?: number } {
  const at = /^([a-z0-9-]+)@([a-z0-9-]+)$/i.exec(written);
  if (at?.[1] !== undefined && at[2] !== undefined) return { name: at[1], namespace: at[2] };
  const slash = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/i.exec(written);
  if (slash?.[1] !== undefined && slash[2] !== undefined) return { name: slash[2], namespace: slash[1] };
  const dotted = /^([a-z0-9-]+)\.([a-z0-9-]+)(?:\.svc(?:\.[a-z0-9.-]+)?)?$/i.exec(written);
  if (dotted?.[1] !== undefined && dotted[2] !== undefined && (namespaces.has(dotted[2]) || namespaces.size === 0 || written.includes('.svc'))) return { name: dotted[1], namespace: dotted[2] };
  return { name: written };
}

const versionWords: ReadonlySet<string> = new Set(['canary', 'stable', 'baseline', 'blue', 'green', 'primary']);

/** The name of a version that shows by itself to be one: `v2`, `canary`, or one that the input has. */
export const versionName: Primitive = ({ tokens, vocabulary }, at) => {
  const token = tokens[at];
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted')) return [];
  const name = contentOf(token).replace(/[.,]$/, '');
  const lower = name.toLowerCase();
  const isVersion = versionShape.test(name) || versionWords.has(lower) || (nameIndexOf(vocabulary).versions.has(lower) && !nameIndexOf(vocabulary).services.has(lower));
  return isVersion ? [{ end: at + 1, value: { name: exactVersion(vocabulary, lower) ?? (versionWords.has(lower) ? lower : name), span: { start: token.start, end: token.end } } }] : [];
};

function exactVersion(vocabulary: Reader['vocabulary'], lower: string): string | undefined {
  for (const { versions } of vocabulary.services) for (const { name } of versions) if (name.toLowerCase() === lower) return name;
  return undefined;
}

/** `reviews-v2` where the input shows nothing of that name: version v2 of `reviews`. */
export const versionedName: Primitive = (reader, at) => {
  const token = reader.tokens[at];
  const found = token?.kind === 'word' || token?.kind === 'quoted' ? /^([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)-(v\d+)$/i.exec(contentOf(token)) : null;
  const [, name, version] = found ?? [];
  if (token === undefined || name === undefined || version === undefined) return [];
  const span = { start: token.start, end: token.end };
  const index = nameIndexOf(reader.vocabulary);
  if (index.services.has(token.lower) || index.workloads.has(token.lower)) return [];
  const of = lookUp(reader, name, span, true);
  return of === undefined || (!index.isEmpty && of.match === 'unknown') ? [] : [{ end: at + 1, value: { kind: 'version', version: version.toLowerCase(), of } }];
};

/** Any word that can be a name, for places where a word before it says of what: `subset X`, `namespace X`. */
export const anyName: Primitive = ({ tokens }, at) => {
  const token = tokens[at];
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted' && token.kind !== 'number')) return [];
  const name = contentOf(token).trim();
  return kubernetesName.test(name) || /^[a-z0-9.-]+$/i.test(name) ? [{ end: at + 1, value: { name, span: { start: token.start, end: token.end }, isQuoted: token.kind === 'quoted' } }] : [];
};

/** A namespace that the input has, or a quoted name. */
export const namespaceName: Primitive = ({ tokens, vocabulary }, at) => {
  const token = tokens[at];
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'quoted')) return [];
  const name = contentOf(token);
  // "the default" is what happens otherwise: the namespace of that name has to be called one.
  if (name.toLowerCase() === 'default') return [];
  return nameIndexOf(vocabulary).namespaces.has(name.toLowerCase()) ? [{ end: at + 1, value: { name: name.toLowerCase(), span: { start: token.start, end: token.end } } }] : [];
};

const topLevel = /\.(?:com|org|net|io|dev|cloud|app|co|ai|edu|gov|info|biz|eu|de|uk|fr|ch|us|example|test|nl|es|pl|se|dk|fi|ca|au|jp|cn|br|kr|ie|pt|cz|gr|za|nz|xyz|me|tv|gg|sh|tech|online|site|website|systems|solutions|agency|digital|local|internal|corp|lan|amazonaws\.com|invalid)$/i;

/** A host outside of the cluster, or of a gateway: a dotted name with a known ending, a URL, a wildcard. */
export const hostName: Primitive = ({ tokens, vocabulary }, at) => {
  const token = tokens[at];
  if (token === undefined) return [];
  const start = token.start;
  const wildcard = token.text === '*' && tokens[at + 1]?.text === '.' && tokens[at + 2]?.isGlued ? tokens[at + 2] : undefined;
  if (wildcard !== undefined) return [{ end: at + 3, value: { host: `*.${wildcard.lower}`, span: { start, end: wildcard.end } } }];
  if (token.kind === 'url') return urlHost(token, at);
  if (token.kind !== 'word' && token.kind !== 'quoted') return [];
  const whole = contentOf(token).toLowerCase();
  if (token.kind === 'quoted' && /^https?:\/\//.test(whole)) return urlHost({ ...token, text: contentOf(token) }, at);
  // `shop.example.com/api`
  const slash = whole.indexOf('/');
  const [text, path] = slash < 0 ? [whole, ''] : [whole.slice(0, slash), contentOf(token).slice(slash)];
  const isHost = /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(text) && !text.includes('.svc') && (topLevel.test(text) || vocabulary.hosts.includes(text) || (/^[^.]+\.[^.]+\.[^.]+/.test(text) && /[a-z]$/.test(text)));
  return isHost ? [{ end: at + 1, value: { host: text, ...(path.length < 2 ? {} : { path }), span: { start, end: token.end } } }] : [];
};

function urlHost(token: Token, at: number): readonly Found[] {
  const found = /^(https?):\/\/([^/:?#]+)(?::(\d+))?(\/[^?#]*)?/i.exec(token.text);
  if (found?.[2] === undefined) return [];
  const port = found[3] === undefined ? {} : { port: Number(found[3]) };
  return [{ end: at + 1, value: { host: found[2].toLowerCase(), scheme: found[1]?.toLowerCase(), ...port, ...(found[4] === undefined || found[4] === '/' ? {} : { path: found[4] }), url: token.text, span: { start: token.start, end: token.end } } }];
}

export function spanOf({ tokens }: Pick<Reader, 'tokens'>, from: number, to: number): TextSpan {
  return { start: tokens[from]?.start ?? 0, end: tokens[to - 1]?.end ?? 0 };
}
