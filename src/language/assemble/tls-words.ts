import type { Phrase } from '../grammar/phrases.ts';
import { hasKind } from './edge-words.ts';
import { assume, type State } from './state.ts';

const ofEncryption = /\b(?:m-?tls|mutual[ -]tls|tls|ssl|encrypt\w*|unencrypted|plain ?-?text|cleartext|strict|permissive|peerauthentications?|plain http|in the clear)\b/i;
const isDescribed = /^(?:still |yet )?(?:without|no|with no|lack|missing)/i;

/** Words that mean something of their own where the text is about encryption between services. */
export function withTlsWords(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  if (!ofEncryption.test(state.text)) return withoutStory(state, sentence);
  if (sentence.some((phrase) => hasKind(phrase, 'host', 'outside', 'ingress'))) return sentence;
  const isAbout = sentence.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'tls');
  const isOfPort = isAbout && (sentence.some((phrase) => phrase.type === 'cond' && phrase.cond.port !== undefined) && sentence.some((phrase) => hasKind(phrase, 'service')) || sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some((entity) => entity.kind === 'service' && entity.port !== undefined)));
  const isKept = isAbout && isSettled(state) && /\b(?:but|except|though|however|only)\b[^.;]*\b(?:keep|leave|stays?|remains?)\b[^.;]*\b(?:reachable|accessible|available|callable)\b/i.test(state.text.slice(sentence[0]?.span.start, sentence.at(-1)?.span.end));
  return sentence.map((phrase, index): Phrase => {
    const place = { span: phrase.span, at: phrase.at };
    const words = state.text.slice(phrase.span.start, phrase.span.end);
    // "syslog-sink (514)", "telemetry-db on 5432": a port of what stands before it.
    const port = isAbout ? portBehind(state, sentence, index) : undefined;
    if (port !== undefined) return { type: 'cond', cond: { port }, ...place };
    // "which is still without a sidecar": why it is excepted, and nothing to be done.
    if (phrase.type === 'fact' && phrase.fact.kind === 'inject' && phrase.fact.isOff === true && isDescribed.test(words)) return { type: 'fact', fact: { kind: 'tls', mode: 'permissive', isExceptional: true }, ...place };
    // "strict, but keep admissions reachable for the bridge"
    if (isKept && phrase.type !== 'ref' && /\b(?:reachable|accessible|available|callable|open)$/i.test(words)) return { type: 'fact', fact: { kind: 'tls', mode: 'permissive', isBare: true }, ...place };
    // "must stay reachable in plaintext": by whom it may be called, and nothing that is offered to the outside.
    if (isAbout && phrase.type === 'fact' && phrase.fact.kind === 'expose' && /^(?:reachable|accessible|available|open)\b/i.test(words)) return { type: 'glue', ...place };
    if (isAbout && phrase.type === 'act' && phrase.act === 'hold' && /^(?:zero[- ]trust|lock(?:ed|ing|s)?(?: ?down)?|harden\w*)$/i.test(words)) return { type: 'glue', ...place };
    if (isAbout && phrase.type === 'act' && phrase.act === 'be-called') return { type: 'glue', ...place };
    // "is scraped in plain http": how it is called, where nothing is offered to the outside.
    if (phrase.type === 'fact' && phrase.fact.kind === 'https-redirect' && phrase.fact.isOff === true && /\bplain\b|\bunencrypted\b/i.test(words) && /\bm-?tls\b|\bmutual tls\b|\bstrict\b/i.test(state.text) && !state.phrases.some((other) => hasKind(other, 'host'))) return { type: 'fact', fact: { kind: 'tls', mode: 'permissive', isBare: true }, ...place };
    const ofOthers = isSettled(state) ? ellipsis(state, sentence, index) : undefined;
    if (ofOthers !== undefined) return ofOthers;
    if (isAbout && phrase.type === 'ref' && /\b(?:all|every|each|any) (?:of )?(?:(?:the|our) )?namespaces?$/i.test(words) && phrase.entities.every(({ kind }) => kind === 'anyone')) return { ...phrase, entities: [{ kind: 'mesh', span: phrase.span }] };
    // "strict mesh-wide, sessions plain"
    if ((phrase.type === 'glue' || phrase.type === 'unused') && /^(?:in )?(?:plain|clear|unencrypted|insecure)$/i.test(words) && hasKind(sentence.slice(0, index).findLast(({ type }) => type !== 'glue' && type !== 'act'), 'service', 'namespace', 'others', 'all-services', 'pronoun') && /\bm-?tls\b|\bmutual tls\b|\bstrict\b/i.test(state.text)) return { type: 'fact', fact: { kind: 'tls', mode: 'permissive', isBare: true }, ...place };
    // "so leave accounts out": of what is excepted, and not of a way out.
    if (phrase.type === 'fact' && phrase.fact.kind === 'egress' && /^(?:leave|keep|let|take|carve)\b[^.;]*\bout$/i.test(words)) return { type: 'mark', mark: 'except', ...place };
    if (phrase.type === 'act' && phrase.act === 'allow' && staysOpen(state, sentence, index)) return { type: 'fact', fact: { kind: 'tls', mode: 'permissive', isBare: true }, ...place };
    // "port 9102 of exporter takes plaintext from prometheus": a port is open to whoever calls there.
    if ((isOfPort || isKept) && isScraper(state, phrase, words)) {
      assume(state, `plaintext is taken from every caller there, and not from "${words.replace(/^(?:from|for|by|to)\s+/i, '')}" alone`, 'default', phrase.span);
      return { type: 'glue', ...place };
    }
    return phrase;
  });
}

const isSettled = ({ phrases }: State): boolean => phrases.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'tls' && (phrase.fact.mode === 'strict' || phrase.fact.mode === 'on'));

/** "all strict; pharmacy is already, legacy-his can't": who is so anyway, and who cannot. */
function ellipsis({ text, background }: State, sentence: readonly Phrase[], index: number): Phrase | undefined {
  const phrase = sentence[index];
  if (phrase === undefined) return undefined;
  const place = { span: phrase.span, at: phrase.at };
  const [words, behind] = [text.slice(phrase.span.start, phrase.span.end), text.slice(phrase.span.end)];
  const isEnd = (rest: string): boolean => /^(?:\s+(?:yet|so far|at the moment|for now))?\s*(?:[.,;)\n]|$|\band\b|\bbut\b)/i.test(rest);
  if (/^(?:can['’]t|cannot|can not|couldn['’]t|isn['’]t|is not|not yet|not)$/i.test(words) && phrase.type !== 'ref' && hasKind(sentence[index - 1], 'service', 'namespace') && isEnd(behind)) return { type: 'fact', fact: { kind: 'tls', mode: 'permissive', isExceptional: true }, ...place };
  const already = hasKind(phrase, 'service', 'namespace') ? /^\s+(?:is|are)\s+(?:so\s+)?already(?:\s+(?:so|there|done|strict))?/i.exec(behind)?.[0] : undefined;
  if (already === undefined || !isEnd(behind.slice(already.length))) return undefined;
  background.push(`${words}${already}`);
  return { type: 'glue', ...place };
}

/** "legacy-his can't", beside what is strict: no story, whatever its time. */
export function saysException(state: State, sentence: readonly Phrase[]): boolean {
  return ofEncryption.test(state.text) && isSettled(state) && sentence.some((_, index) => ellipsis(state, sentence, index)?.type === 'fact');
}

/** "port 8080 of accounts stays open", "it keeps accepting both": beside what is strict, plaintext is taken there. */
function staysOpen({ text }: State, sentence: readonly Phrase[], index: number): boolean {
  const phrase = sentence[index];
  if (phrase === undefined || !/\bstrict\b|\bm-?tls\b|\bmutual tls\b/i.test(text)) return false;
  const [before, words, behind] = [text.slice(0, phrase.span.start), text.slice(phrase.span.start, phrase.span.end), text.slice(phrase.span.end)];
  if (/\bopen$/i.test(words) && /\b(?:stays?|remains?|kept|keeps?|left|leaves?)\s+(?:[\w./-]+\s+){0,4}$/i.test(before)) return !/^\s+(?:only|just)\b/i.test(behind);
  return /\b(?:keeps?|continues?|goes|go|still|to|must|should|may|can)\b[^.;,]*$/i.test(`${before}${words}`) && /^(?:[a-z ]*\b)?(?:accept|tak|support|speak|understand|allow)(?:s|ing|ed|e|es)?$/i.test(words) && /^\s+both(?: (?:of them|kinds|modes|variants|ways))?(?=\s*(?:[.,;)\n]|$|for now|until))/i.test(behind);
}

/** A number in brackets right behind a name, or behind "on": nothing else is counted where encryption is spoken of. */
function portBehind({ text }: State, sentence: readonly Phrase[], index: number): number | undefined {
  const phrase = sentence[index];
  if (phrase === undefined || phrase.type === 'ref' || phrase.type === 'cond') return undefined;
  const words = text.slice(phrase.span.start, phrase.span.end);
  const [before, name] = [sentence[index - 1], sentence[index - 2]];
  const isBracketed = before?.type === 'link' && before.link === 'open' && hasKind(name, 'service');
  const isOn = /\b(?:on|port|at)\s+$/i.test(text.slice(Math.max(0, phrase.span.start - 6), phrase.span.start)) && sentence.some((other) => hasKind(other, 'service'));
  const isList = before?.type === 'link' && ['and', 'comma', 'or'].includes(before.link) && name?.type === 'cond' && name.cond.port !== undefined;
  return /^\d{2,5}$/.test(words) && Number(words) < 65_536 && (isBracketed || isOn || isList) ? Number(words) : undefined;
}

const scraper = /^(?:(?:from|for|by|to)\s+)?(?:the\s+|our\s+)?(?:prometheus|kubelet|grafana|datadog|zabbix|nagios|monitoring|mainframe|load ?balancers?|scrapers?|probes?|prober|checks?|health|liveness|readiness|metrics)$/i;

/** Who calls a port without a proxy of its own, by a name that the input does not have. */
function isScraper(state: State, phrase: Phrase, words: string): boolean {
  const isName = phrase.type === 'unused' || (phrase.type === 'ref' && phrase.entities.every((entity) => entity.kind === 'service' && entity.match === 'unknown'));
  const isBehind = /\b(?:from|for|by|to)\s+(?:the\s+|our\s+|a\s+)?(?:\w+\s+)?$/i.test(state.text.slice(Math.max(0, phrase.span.start - 24), phrase.span.start)) || /^(?:from|for|by|to)\b/i.test(words);
  return isName && isBehind && (scraper.test(words) || (state.vocabulary.services.length > 0 && phrase.type === 'ref' && phrase.role === 'from')) && !/\bonly\b/i.test(state.text);
}

/** "importer is not in the mesh yet, bring it in": of encryption nothing is said. */
function withoutStory(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const joins = state.phrases.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'inject' && phrase.fact.isOff !== true);
  if (!joins) return sentence;
  const isStory = (phrase: Phrase | undefined): boolean => phrase?.type === 'fact' && phrase.fact.kind === 'tls' && phrase.fact.isExceptional === true;
  return sentence.map((phrase, index) => (isStory(phrase) || (phrase.type === 'link' && isStory(sentence[index - 1])) ? { type: 'glue' as const, span: phrase.span, at: phrase.at } : phrase));
}
