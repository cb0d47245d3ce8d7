import { printWish } from '../../intents/english/print-wish.ts';
import type { ServiceEntity } from '../grammar/entities.ts';
import type { Condition, Phrase } from '../grammar/phrases.ts';
import { ungroundedIn } from '../model/grounding.ts';
import { lostIn, timesIn } from '../model/lost-words.ts';
import { contraryIn } from './contrary.ts';
import { corrections } from './corrections.ts';
import { accountsTaken } from './how-it-is.ts';
import { skippedWords } from './skipped.ts';
import { lostNames } from './lost-names.ts';
import type { State } from './state.ts';
import { untoldIn } from './untold.ts';
import { isUsed } from './used-words.ts';


/** A last look at the whole: names and numbers of the words that no wish holds, and what the wishes hold that no word says. */
export function doubtsOf(state: State): string[] {
  const { wishes, text, vocabulary, background } = state;
  const lost = lostIn(wishes, withoutAsides(state), vocabulary).filter((word) => !state.background.some((part) => part.toLowerCase().includes(word.toLowerCase())) && !(word === '403' && wishes.some(isRestricting)) && !(word === '401' && wishes.some((wish) => wish.kind === 'authenticate-users' && wish.required)) && !((word === '443' || word === '80') && wishes.some(({ kind }) => kind === 'expose')));
  const noted = state.phrases.flatMap((phrase) => (phrase.type === 'ref' && isUsed(phrase) ? [text.slice(phrase.span.start, phrase.span.end).toLowerCase()] : []));
  const added = ungroundedIn(wishes, text, vocabulary, []).filter(({ weight, fact }) => weight === 'essential' && !((fact.field === 'weightPercent' || fact.field === 'holdMs') && state.derived.has(Number(fact.value))) && !state.assumptions.some((assumption) => assumption.text.includes(String(fact.value).split('/').at(-1) ?? '')));
  // Plaintext for the time of a migration is what it is taken for.
  const times = timesIn(background.reduce((left, part) => (part.length > 12 ? left.replace(part, ' ') : left), text)).filter((words) => !isReadWith(state, words) && !isOfTrouble(state, words) && !(/^during (?:the )?(?:migration|transition|rollout)/.test(words) && wishes.every(({ kind }) => kind === 'require-mutual-tls')) && !(words === 'temporarily' && wishes.some(({ kind }) => kind === 'redirect')) && !(/^every (?:hour|day|minute)$/i.test(words) && wishes.some(({ kind }) => kind === 'step-traffic')));
  const isOfErrors = wishes.some((wish) => wish.kind === 'observe' && wish.accessLogs?.onlyErrors === true) && /\b[45]xx\b/i.test(text);
  const unread = lost.filter((word) => !(isOfErrors && /^[45]$/.test(word)) && !noted.some((name) => name.includes(word.toLowerCase())));
  const conditions = lostConditions(state);
  const skipped = skippedWords(state);
  const exceptions = [...lostExceptions(state, withoutAsides(state)), ...lostRelations(state), ...accountsTaken(state), ...untoldIn(state), ...contraryIn(state)];
  return [...new Set(exceptions), ...(skipped.length === 0 ? [] : [`${skipped.map((word) => `"${word}"`).join(', ')} is not in it`]), ...(conditions.length === 0 ? [] : [`${conditions.map((word) => `"${word}"`).join(', ')} is not in it`]), ...(unread.length === 0 ? [] : [`${unread.map((word) => `"${word}"`).join(', ')} is not in it`]), ...(added.length === 0 ? [] : [...new Set(added.map((one) => one.text))].slice(0, 4)), ...(times.length === 0 ? [] : [`configuration has no calendar: ${times.map((word) => `"${word}"`).join(', ')}`])];
}

/** "wait until the sidecar is up", "plaintext until everyone is migrated": a time that a setting itself is about. */
function isReadWith({ text, phrases, wishes }: State, words: string): boolean {
  const isMigration = wishes.every((wish) => wish.kind === 'require-mutual-tls' && (wish.mode !== 'strict' || wish.exceptions.length > 0));
  return phrases.some((phrase) => {
    if (phrase.type !== 'fact' && !(phrase.type === 'glue' && isMigration && phrase.span.end - phrase.span.start > words.length)) return false;
    return (phrase.type === 'glue' || phrase.fact.kind === 'hold-application') && text.slice(phrase.span.start, phrase.span.end).toLowerCase().includes(words);
  });
}

/** "may GET from b": b is called. */
function isReadFrom(text: string, start: number): boolean {
  return /\b(?:banned|barred|excluded|blocked|cut off|locked out|kept out|shut out|firewalled off|walled off|prohibited|forbidden)\s*$/i.test(text.slice(0, start)) || /\b(?:may|can|could|must|should|shall|able to|allowed to|only)(?: (?:only|just|also|not|be able to|able to))* (?:GET|HEAD|POST|PUT|PATCH|DELETE|read|fetch|pull|download)(?: \/\S*)?(?:(?:,| and| or) (?:GET|HEAD|POST))* $/i.test(text.slice(0, start));
}

/** Words that take something out of what a sentence speaks of. */
const excepting = /\b(?:except\w*|exclud\w+|all but|everything but|anything but|everyone but|apart from|other than|without|outside of|not|never|unless)\b/i;

/** A word that takes something out, and no wish that does: then it was lost, or it turned into its opposite. */
function lostExceptions({ wishes, phrases }: State, given: string): string[] {
  // "not longer than 2s" is a limit, and "without a token" speaks of tokens: they were read as such.
  let shown = given.replace(/\bwithout (?:one|an?|any|a valid)?(?: ?(?:token|jwt))?/gi, (words) => (wishes.some(({ kind }) => kind === 'authenticate-users') ? ' '.repeat(words.length) : words));
  for (const phrase of phrases) if (phrase.type === 'fact' || isUsed(phrase)) shown = `${shown.slice(0, phrase.span.start)}${' '.repeat(phrase.span.end - phrase.span.start)}${shown.slice(phrase.span.end)}`;
  const found = excepting.exec(shown)?.[0];
  if (found === undefined) return [];
  const widened = wishes.some((wish) => wish.kind === 'require-mutual-tls' && wish.mode !== 'strict' && wish.scope.kind === 'namespace') && /\bstrict\b/i.test(shown) && !wishes.some((wish) => wish.kind === 'require-mutual-tls' && wish.mode === 'strict');
  return !widened && wishes.some(isRestricting) ? [] : [`"${found}" is not in it`];
}

/** Signs that a sentence said more, or the opposite, of what was read: each of them was seen to be misread. */
function lostRelations(state: State): string[] {
  const { wishes, phrases, text, vocabulary, background } = state;
  const found: string[] = [];
  const tls = wishes.filter((wish) => wish.kind === 'require-mutual-tls');
  if (tls.length > 0 && tls.every((wish) => wish.kind === 'require-mutual-tls' && wish.scope.kind === 'workload' && wish.exceptions.length === 0) && /\b(?:rest|others?|everything else|everybody else|remaining)\b/i.test(withoutAsides(state))) found.push('what holds for the rest is not in it');
  if (wishes.some((wish) => wish.kind === 'authenticate-users' && wish.required) && /\bwithout (?:a |any )?(?:token|jwt|one)\b[^.;]*\b(?:fine|ok|okay|allowed|accepted|welcome|let in|pass|still)\b/i.test(text)) found.push('whether requests without a token may pass is not clear');
  // "…, legacy off": a word of a mode that no name was read with.
  const outside = phrases.reduce((left, phrase) => (phrase.type === 'fact' || phrase.type === 'reason' ? `${left.slice(0, phrase.span.start)}${' '.repeat(phrase.span.end - phrase.span.start)}${left.slice(phrase.span.end)}` : left), text);
  if (tls.length > 0 && tls.length === wishes.length && /\boff\b/i.test(outside) && !tls.some((wish) => wish.kind === 'require-mutual-tls' && (wish.mode === 'disable' || wish.exceptions.some(({ mode }) => mode === 'disable')))) found.push('"off" is not in it');
  // "all strict; cart stays as it is": what it is today is nothing that a wide rule leaves alone.
  if (tls.some((wish) => wish.kind === 'require-mutual-tls' && wish.scope.kind !== 'workload')) for (const phrase of phrases) if (phrase.type === 'ref' && background.some((part) => part.includes(text.slice(phrase.span.start, phrase.span.end)))) for (const entity of phrase.entities) if ((entity.kind === 'service' && (entity.match !== 'unknown' || entity.isMarked) && !isNamedIn(wishes, entity)) || (entity.kind === 'namespace' && wishes.some((wish) => wish.kind === 'require-mutual-tls' && wish.scope.kind === 'mesh') && !wishes.some((wish) => wish.kind === 'require-mutual-tls' && wish.scope.kind === 'namespace' && wish.scope.namespace === entity.namespace))) found.push(`what holds for \`${entity.kind === 'service' ? entity.written : entity.namespace}\` is not in it: both mutual TLS and plaintext, or plaintext alone?`);
  if (tls.length > 0 && tls.every((wish) => wish.kind === 'require-mutual-tls' && wish.mode === 'strict' && wish.exceptions.length === 0) && /\bboth\b(?! (?:of them |services |namespaces )?(?:needs?|gets?|should|must|have|require|want|use|shall|are|to)\b)[^.;,]{0,24}\b(?:plain\w*|mtls|modes?|unencrypted)\b/i.test(text)) found.push('"both" is not in it');
  const egress = wishes.filter((wish) => wish.kind === 'allow-egress');
  if (egress.some(({ from }) => from.length === 0) && egress.some(({ from }) => from.length > 0)) found.push('who may call each of these hosts is not clear');
  if (egress.length > 0 && /\bonly (?:the |our )?[\w-]+(?: service)? (?:is|are|may|can|should|shall)\b/i.test(text)) found.push('that nobody else may call the host is not in it: what is not registered passes unless the mesh is set to refuse it');
  if (wishes.filter(({ kind }) => kind === 'limit-rate').length > 1 && /\b(?:overall|altogether|combined|together|in sum|shared|in total)\b/i.test(text)) found.push('a limit for several services together cannot be said: each instance counts by itself');
  if (new Set(wishes.flatMap((wish) => subjectOf(wish) ?? [])).size === 1 && /\bboth (?:of them |services )?(?:needs?|should|must|gets?|have|shall)\b/i.test(text)) found.push('"both" is not in it');
  for (const wish of wishes) {
    const ports = 'service' in wish && 'port' in wish && wish.port !== undefined ? vocabulary.services.find(({ id }) => id === wish.service)?.ports ?? [] : [];
    if (ports.length > 0 && 'port' in wish && !ports.some(({ port }) => port === wish.port)) found.push(`there is no port ${String(wish.port)}: the Service has ${ports.map(({ port }) => String(port)).join(', ')}`);
  }
  for (const wish of wishes) {
    if (!('service' in wish) || !('when' in wish) || !Array.isArray(wish.when?.from)) continue;
    const pods = vocabulary.services.find(({ id }) => id === wish.service)?.workloads ?? [wish.service];
    if (wish.when.from.some((caller: string) => pods.includes(caller))) found.push(`\`${wish.service}\` would be its own caller`);
  }
  for (const wish of wishes) {
    if (wish.kind !== 'allow-calls') continue;
    const own = vocabulary.services.find(({ id }) => id === wish.to)?.workloads ?? [wish.to];
    if (wish.from.some((source) => source.kind === 'workload' && own.includes(source.workload))) found.push(`\`${wish.to}\` would be among its own callers`);
    if (wish.from.length === 0 && wishes.some((other) => other.kind === 'allow-calls' && other !== wish && other.to === wish.to)) found.push(`\`${wish.to}\` cannot be open to nobody and to some`);
  }
  for (const phrase of phrases) if (phrase.type === 'ref' && phrase.role === 'from' && /^from\b/i.test(text.slice(phrase.span.start, phrase.span.end)) && !/\b(?:off|out|away)\s*$/i.test(text.slice(0, phrase.span.start))) for (const [at, entity] of phrase.entities.entries()) if (entity.kind === 'service' && !(at > 0 && /^\s*(?:service )?(?:only|may|must|should|can|is|are|just|:|->|→)/i.test(text.slice(entity.span.end))) && !isReadFrom(text, phrase.span.start) && isCalled(state, entity) && !/\bport \d+\s*$/i.test(text.slice(0, phrase.span.start))) found.push(`\`${entity.written}\` calls, by the words, and is called in what was read`);
  const acts = new Set(phrases.flatMap((phrase) => (phrase.type === 'act' ? [phrase.act] : [])));
  if (acts.has('allow') && acts.has('call') && !wishes.some(({ kind }) => ['allow-calls', 'deny-calls', 'allow-egress', 'expose', 'require-mutual-tls', 'withdraw'].includes(kind))) found.push('who may call whom is not in it');
  if (wishes.some(({ kind }) => kind === 'split-traffic') && /\b(?:traffic|requests|calls|half|share|part)\b[^.,;]*\bthat (?:now |currently )?(?:goes?|is|are|went)\b/i.test(text)) found.push('a share of what goes somewhere today is no share of all');
  const held = JSON.stringify(wishes).toLowerCase();
  found.push(...lostPlaces(state, held), ...lostNames(state, held));
  for (const phrase of phrases) {
    if (phrase.type !== 'ref' || background.some((part) => part.includes(text.slice(phrase.span.start, phrase.span.end)))) continue;
    for (const entity of phrase.entities) if (entity.kind === 'namespace' && !held.includes(entity.namespace)) found.push(`namespace \`${entity.namespace}\` is not in it`);
  }
  return [...new Set(found)];
}

function isNamedIn(wishes: State['wishes'], { services, written }: ServiceEntity): boolean {
  const held = JSON.stringify(wishes).toLowerCase();
  return services.some((id) => held.includes(id)) || held.includes(`/${written.toLowerCase()}`);
}

/** "payments is flaky at night. Please …": when the trouble is, and not when the wish holds. */
function isOfTrouble({ text }: State, words: string): boolean {
  return text.split(/[.;!?\n]/).some((part) => part.toLowerCase().includes(words) && /\b(?:slow|fail(?:s|ing)|flaky|unstable|overloaded|crash(?:es|ing)|hangs?|stuck|timing out|times out|struggl\w+|suffers?)\b/i.test(part) && !/\d|\b(?:only|then|when|must|should|shall|please|give|set|add|retry|limit)\b/i.test(part));
}

/** Where requests come from, and the port that they go to: said, and in no wish. */
function lostPlaces({ phrases, text, background, vocabulary }: State, held: string): string[] {
  const ports = new Set(vocabulary.services.flatMap((service) => (held.includes(`"${service.id}"`) ? service.ports.map(({ port }) => port) : [])));
  return phrases.flatMap((phrase) => {
    const words = text.slice(phrase.span.start, phrase.span.end);
    if (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'ingress' || kind === 'outside') && !/"(?:ingress|outside|expose|gateways?|allow-egress|anyone)"/.test(held) && !background.includes(words)) return [`"${words}" is not in it`];
    const port = phrase.type === 'cond' ? phrase.cond.port : undefined;
    // Where the gateway listens is not said in a wish.
    if (/"kind":"expose"/.test(held) && (port === 443 || port === 80)) return [];
    return port === undefined || ports.has(port) || new RegExp(`\\b${port}\\b`).test(held) ? [] : [`"${words}" is not in it`];
  });
}

/** Whether a name that the words have as a caller is only ever called in the wishes about access. */
function isCalled({ wishes }: State, { services, written }: ServiceEntity): boolean {
  const access = wishes.filter((wish) => wish.kind === 'allow-calls' || wish.kind === 'deny-calls');
  const isMeant = (id: string): boolean => services.includes(id) || id.split('/')[1] === written.toLowerCase();
  return access.some((wish) => isMeant(wish.to)) && !access.some((wish) => wish.from.some((source) => source.kind === 'workload' && (source.workload.split('/')[1] ?? '').startsWith(written.toLowerCase())));
}

function isRestricting(wish: State['wishes'][number]): boolean {
  switch (wish.kind) {
    case 'deny-calls':
    case 'allow-calls':
    case 'withdraw':
    case 'route-when':
      return true;
    case 'set-retries':
      return wish.attempts === 0 || typeof wish.requests !== 'string' || wish.when !== undefined;
    case 'set-timeout':
      return wish.timeoutMs === 0 || wish.when !== undefined;
    case 'inject-fault':
    case 'mirror-traffic':
      return wish.when !== undefined;
    case 'require-mutual-tls':
      return wish.mode !== 'strict' || wish.exceptions.length > 0;
    case 'split-traffic':
      return wish.shares.some(({ weightPercent }) => weightPercent === 0 || weightPercent === 100);
    case 'authenticate-users':
      return !wish.required;
    case 'expose':
      return wish.tls?.redirectHttp === false || wish.tls === undefined;
    case 'observe':
      return wish.metrics === 'off' || wish.accessLogs?.state === 'off' || wish.scope.kind !== 'mesh';
    default:
      return false;
  }
}

/** Wishes that cannot both hold, and wishes that a service's protocol cannot carry. */
export function contradictionsOf({ wishes, vocabulary }: State): string[] {
  const found: string[] = [];
  const plain = wishes.filter((wish) => wish.kind === 'allow-calls' && wish.methods === undefined && wish.paths === undefined && wish.ports === undefined && wish.beside !== true);
  for (const wish of plain) {
    if (wish.kind !== 'allow-calls') continue;
    const others = plain.filter((other) => other !== wish && other.kind === 'allow-calls' && other.to === wish.to);
    if (others.length > 0 && (wish.from.length === 0 || wish.from.some(({ kind }) => kind === 'anyone'))) found.push(`\`${wish.to}\` cannot be open to ${wish.from.length === 0 ? 'nobody' : 'everybody'} and closed to all but some`);
  }
  const said = new Map<string, string>();
  for (const wish of wishes) if (wish.kind === 'limit-rate' && wish.when !== undefined) found.push('a limit of the mesh counts every request that reaches an instance: one for some requests or callers cannot be said');
  for (const wish of wishes) {
    if (!['set-timeout', 'set-retries', 'balance-load', 'limit-rate', 'inject-fault'].includes(wish.kind) || !('service' in wish)) continue;
    const key = JSON.stringify([wish.kind, wish.service, 'when' in wish ? wish.when : undefined, 'port' in wish ? wish.port : undefined]);
    const sentence = printWish(wish);
    if ((said.get(key) ?? sentence) !== sentence) found.push(`\`${wish.service}\` cannot have both`);
    said.set(key, sentence);
  }
  for (const wish of wishes) {
    if (!['set-timeout', 'set-retries', 'route-when', 'inject-fault', 'mirror-traffic', 'rewrite', 'redirect'].includes(wish.kind) || !('service' in wish)) continue;
    const ports = vocabulary.services.find(({ id }) => id === wish.service)?.ports ?? [];
    if (ports.length > 0 && ports.every(({ protocol }) => ['tcp', 'tls', 'https', 'udp', 'redis', 'mongo', 'mysql'].includes(protocol))) found.push(`\`${wish.service}\` speaks ${[...new Set(ports.map(({ protocol }) => protocol))].join(' and ')}, where a proxy sees connections and no requests`);
  }
  return [...new Set(found)];
}

/** The text without what is no part of a wish: numbers of tickets, what was before, why it is wanted. */
function withoutAsides({ text, phrases, background }: State): string {
  let shown = text;
  const blank = (start: number, end: number): void => {
    shown = `${shown.slice(0, start)}${' '.repeat(end - start)}${shown.slice(end)}`;
  };
  // Shares said in another way than by a percentage were worked out; those that were corrected are gone.
  const isShare = (phrase: Phrase): boolean => phrase.type === 'ratio' || (phrase.type === 'percent' && (corrections.test(text) || !/^\d+(?:\.\d+)? ?%?$/.test(text.slice(phrase.span.start, phrase.span.end).trim())));
  for (const phrase of phrases) if (phrase.type === 'glue' || phrase.type === 'reason' || (phrase.type === 'fact' && phrase.fact.kind === 'jwt' && phrase.fact.need === 'required') || isShare(phrase)) blank(phrase.span.start, phrase.span.end);
  for (const part of background) {
    const at = shown.indexOf(part);
    if (at >= 0) blank(at, at + part.length);
  }
  return shown.replace(/\b(?:spec|trafficPolicy|connectionPool|outlierDetection|retries|fault|headers|loadBalancer|http|tcp|consistentHash|match|route|rewrite|redirect|mirror|percentage)(?:\[\d+\])?\.[\w.[\]]+/g, ' ');
}

/** Conditions and versions of the words that no wish holds. */
function lostConditions({ phrases, wishes, text, background, operations, assumptions }: State): string[] {
  const held = JSON.stringify(wishes).toLowerCase();
  const isHeld = (value: string): boolean => held.includes(JSON.stringify(value).slice(1, -1).toLowerCase());
  const lost: string[] = [];
  for (const phrase of phrases) {
    const words = text.slice(phrase.span.start, phrase.span.end);
    if (background.some((part) => part.includes(words))) continue;
    // "reads (GET)": the brackets say which of them are meant.
    const isNamed = /^(?:reads?|writes?)$/i.test(words.trim()) && /^\s*\(/.test(text.slice(phrase.span.end));
    if (phrase.type === 'cond' && !isNamed && !/^gets (?:its |the |all |any )?(?:requests?|calls?|traffic)$/i.test(words) && !conditionValues(phrase.cond).every(isHeld) && !operations.includes(phrase.cond)) lost.push(words);
    if (phrase.type === 'ref') for (const entity of phrase.entities) if (entity.kind === 'version' && !isHeld(entity.version) && !isUsed(phrase) && !assumptions.some((one) => one.text.startsWith(`the ${entity.kind === 'version' ? entity.version.toLowerCase() : ''} version of `)) && !background.some((part) => part.includes(text.slice(entity.span.start, entity.span.end)))) lost.push(words);
  }
  return [...new Set(lost)];
}

function conditionValues({ path, paths, methods, headers, query, operations }: Condition): readonly string[] {
  return [...[...(path === undefined ? [] : [path]), ...(paths ?? [])].map(({ value }) => value.replace(/(?<=.)\/$/, '')), ...(methods ?? []), ...Object.keys(headers ?? {}), ...Object.keys(query ?? {}), ...(operations ?? []).flatMap(conditionValues)];
}

export function subjectOf(wish: State['wishes'][number]): string | undefined {
  return 'service' in wish ? wish.service : undefined;
}
