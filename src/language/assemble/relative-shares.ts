import type { QualifiedName } from '../../topology/topology.ts';
import { literally } from '../grammar/conditions.ts';
import type { PresentShare, Vocabulary } from '../vocabulary.ts';
import { amount, applied, changeBy, factorOf, type Absolute, type Change } from './relative-amounts.ts';
import { subjectsOf } from './relative-subjects.ts';
import { compareVersions } from './state-versions.ts';

const raise = '(?:bump|rais\\w+|increas\\w+|grow|mov\\w+|shift|tak\\w+|go|ramp|step|turn|bring|push|chang\\w+|lower|reduc\\w+|decreas\\w+|drop|cut|set)(?: up| down)?';
const shareNoun = '(?:(?:traffic )?(?:share|weight|percentage|portion)|traffic|split|canary(?: (?:share|weight|traffic|percentage|release|rollout|deployment|split))?)';
const gap = String.raw`(?:[\w./'’\u0060-]+ ){0,5}?`;

const swapped = new RegExp(`(?<![\\w-])(?:swap|exchange|flip|invert|reverse|interchange|switch around|turn around) (${gap})(?:weights?|shares?|split|percentages?|ratio|proportions?|traffic|v\\d[\\w.]* (?:and|with|for) v\\d[\\w.]*)(?![\\w-])(?: (?:of|for|on|between|around) (?:[\\w./'’\\u0060-]+(?: and (?!then)|, | )?){1,5})?`, 'i');
const fromTo = new RegExp(`(?<![\\w-])(?:${raise}) (${gap})(?:${shareNoun}|[\\w.-]+)(${` ${gap}`}|[ ])from (\\d+(?:\\.\\d+)?) ?(?:%|percent)? (?:up |down )?to (\\d+(?:\\.\\d+)?) ?(?:%|percent)?(?![\\w-])`, 'i');
const byPoints = new RegExp(`(?<![\\w-])${raise} (${gap})${shareNoun}( ${gap}|[ ])by (${amount})`, 'i');
const another = new RegExp(`(?<![\\w-])(?:(?:give|send|shift|move|route|put|add) )?(?:another|an additional|an extra) (\\d+(?:\\.\\d+)?) ?(?:%|percent|points)(?: of)?(${` ${gap}`}|[ ])(?:to|onto|for) (${gap}(?:canary|[\\w.-]+))`, 'i');
const version = '(?:(?:the )?(?:version|subset) )?(?:v\\d[\\w.]*|(?:the )?canary|(?:the )?stable)';
const byVersion = new RegExp(`(?<![\\w-])${raise} (${gap})(${version})(?: (?:of|for|on) [\\w./-]+)? by (${amount})`, 'i');
/** "+5% on v2", "v2 +5%", "5% more to v2": a share to which something is added, and none by itself. */
const added = new RegExp(`(?<![\\w.%-])([+-]) ?(\\d+(?:\\.\\d+)?) ?(%|percent|percentage points?|pp|points?)?( ${gap}| )(?:on|for|to|onto|of|at) (${version})(?![\\w-])`, 'i');
const versionAdded = new RegExp(`(?<![\\w.-])(${version}):? ([+-]) ?(\\d+(?:\\.\\d+)?) ?(%|percent|percentage points?|pp|points?)?(?![\\w-])`, 'i');
const more = new RegExp(`(?<![\\w.-])(\\d+(?:\\.\\d+)?) ?(%|percent|percentage points?|pp|points?) (more|less|fewer)(?: (?:traffic|requests|calls|weight|share))?( ${gap}| )(?:on|for|to|onto|of|at) (${version})(?![\\w-])`, 'i');
const moved = new RegExp(`(?<![\\w-])(?:shift|move|transfer|take|migrate) (\\d+(?:\\.\\d+)?) ?(?:%|percent)( ${gap}| )from (${gap}[\\w.-]+) (?:over )?to `, 'i');
const ratio = new RegExp(`(?<![\\w-])(?:(?:${raise}|split|make|update|adjust|rebalance) )?(${gap})(?:(?:weights?|shares?|split|ratio|percentages?|traffic)(?: split| weights?)?(?: (?:in|of|for|on|between) ${gap})? ?)?(?:to |to be |be |as |at |: ?|= ?)?(\\d{1,3}) ?%? ?(?:/|:|to) ?(\\d{1,3}) ?%?(?![\\w/:-]|\\.\\d)`, 'i');
const scaled = new RegExp(`(?<![\\w-])(double|triple|halve) (${gap})(?:${shareNoun})(?: (?:of|on|for|to|going to) (?:[\\w./'’\\u0060-]+ ?){1,4})?`, 'i');
const undone = new RegExp(`(?<![\\w-])(?:(?:roll|take|bring|pull) (${gap})canary(?: (?:of|for|on) (?:the )?[\\w./'’\\u0060-]+)? back(?! to)|(?:undo|abort|cancel|revert|roll ?back|end|stop|kill|abandon|discard|withdraw|back out of|take back|remove) (${gap})canary(?: (?:release|rollout|deployment|split|test))?(?: (?:of|for|on) (?:the )?[\\w./'’\\u0060-]+)?)`, 'i');

/** Numbers that are no shares. */
const otherNumbers = /time-?out|deadline|time limit|retr(?:y|ies)|attempt|tries|connection|\blimits?\b|delay|pending|per second|seconds?\b|\bms\b|\d ?s\b|errors?\b/i;

/** "Swap the weights", "from 10 to 30", "undo the canary": what shall be so, by the shares of today. */
export function relativeShares(sentence: string, text: string, vocabulary: Vocabulary): Absolute | undefined {
  const { presentOf } = vocabulary;
  const found = firstOf(sentence);
  if (found === undefined || otherNumbers.test(found.words)) return undefined;
  // "Undo the canary: a back to v1": the words say where all of it goes.
  if (found.kind === 'undo' && /\bv\d[\w.]* only\b|\bonly v\d|\b(?:back|all|everything|everyone|everybody|fully|100 ?%)\b[^.;]*\b(?:to|on|onto|at|with|is|gets?) (?:version )?(?:v\d|stable\b)/i.test(sentence.replace(found.words, ' '))) return undefined;
  if (presentOf === undefined) return ['plus', 'by', 'another', 'scale'].includes(found.kind) ? { question: `"${found.words.trim()}": what share shall it have in the end? Nothing in the input says what it is today` } : undefined;
  // "… and leave the rest on v1": the words say all of it.
  if (found.kind === 'from-to' && /\b(?:rest|remaining|remainder|others?)\b/i.test(sentence)) return undefined;
  const services = subjectsOf(sentence, text, vocabulary);
  const [service] = services;
  if (service === undefined || services.length !== 1) return undefined;
  const lists = presentOf(service).shares;
  // Versions are told apart by the words that say shares of them: only where other services stand for them nothing else does.
  if (found.kind === 'ratio' && !lists.some((list) => list.some((share) => share.service !== undefined))) return undefined;
  const split = lists.filter((list) => list.length > 1);
  const [shares] = split;
  if (shares === undefined || split.length !== 1) return (found.kind === 'from-to' || found.kind === 'moved') && split.length === 0 ? undefined : { question: split.length === 0 ? `what shares shall the versions of \`${service}\` have? Nothing in the input shares its requests out today` : `the requests of \`${service}\` are shared out in ${split.length} ways today (${split.map(sayShares).join('; ')}): which shares shall its versions have, and for which requests?` };
  const next = nextShares(found, shares, lists, service, sentence);
  if ('question' in next) return next;
  const inOrder = shares.flatMap(({ version }) => next.shares.filter((share) => share.version === version && share.percent > 0));
  const said = inOrder.map(({ version, service: other, percent }) => `${percent}% to ${other === undefined ? `version ${version}` : `service \`${other}\``}`).join(' and ');
  return { text: sentence.replace(found.words, () => `split the traffic of \`${service}\`: ${said}`), notes: [`today it is ${sayShares(shares)}`] };
}

function sayShares(shares: readonly PresentShare[]): string {
  return shares.map(({ version, percent }) => `${percent} % to \`${version}\``).join(', ');
}

interface Found {
  readonly kind: 'plus' | 'ratio' | 'moved' | 'swap' | 'from-to' | 'by' | 'another' | 'scale' | 'undo';
  readonly words: string;
  readonly groups: readonly string[];
}

function firstOf(sentence: string): Found | undefined {
  const kinds = [['swap', swapped], ['from-to', fromTo], ['moved', moved], ['another', another], ['by', byPoints], ['by', byVersion], ['plus', added], ['plus', versionAdded], ['plus', more], ['scale', scaled], ['undo', undone], ['ratio', ratio]] as const;
  for (const [kind, pattern] of kinds) {
    const match = pattern.exec(sentence);
    if (match !== null) return { kind, words: match[0].trimEnd(), groups: match.map((part) => part ?? '') };
  }
  return undefined;
}

type Next = { readonly shares: readonly PresentShare[] } | { readonly question: string };

function nextShares({ kind, words, groups }: Found, shares: readonly PresentShare[], lists: readonly (readonly PresentShare[])[], service: QualifiedName, sentence: string): Next {
  const today = `today it is ${sayShares(shares)}`;
  const [first, second] = shares;
  if (first === undefined || second === undefined || shares.length !== 2) return { question: `what share shall each version of \`${service}\` have? ${today}` };
  if (kind === 'swap') return { shares: [{ ...first, percent: second.percent }, { ...second, percent: first.percent }] };
  if (kind === 'ratio') {
    const [left, right] = [Number(groups[2]), Number(groups[3])];
    return left + right === 100 ? { shares: [{ ...first, percent: left }, { ...second, percent: right }] } : { question: `${left} and ${right} make ${left + right} % and not 100: what shares are meant? ${today}` };
  }
  if (kind === 'moved') return { question: `${groups[1]} % more than today, or ${groups[1]} % in the end? For \`${service}\`, ${today}: say the share that each version shall have` };
  const canary = (kind === 'another' ? versionMeant(groups[3] ?? '', shares) : undefined) ?? versionMeant(words, shares) ?? versionMeant(sentence, shares);
  const stable = shares.find((share) => share !== canary);
  if (canary === undefined || stable === undefined) return { question: `which version of \`${service}\` is meant? ${today}` };
  const withShare = (percent: number): Next => (percent < 0 || percent > 100 ? { question: `\`${canary.version}\` of \`${service}\` would get ${percent} %: what share shall it have? ${today}` } : { shares: [{ ...canary, percent }, { ...stable, percent: Math.round((100 - percent) * 1_000) / 1_000 }] });
  if (kind === 'undo') {
    const isElsewhere = lists.some((list) => list !== shares && list.some(({ version }) => version === canary.version));
    if (isElsewhere || canary.percent > stable.percent) return { question: `where shall the requests of \`${service}\` go? ${today}${isElsewhere ? `, and some go to \`${canary.version}\` by themselves` : ''}` };
    return withShare(0);
  }
  if (kind === 'from-to') {
    const [from, to] = [Number(groups[3]), Number(groups[4])];
    return from === canary.percent ? withShare(to) : { question: `\`${canary.version}\` of \`${service}\` has ${canary.percent} % today and not ${from} %: what share shall it have?` };
  }
  const change = changeOf(kind, words, groups);
  if (change === undefined) return { question: `${words.trim()}: of all requests, or of those that \`${canary.version}\` of \`${service}\` has? Say the share that it shall have; ${today}` };
  return withShare(applied(canary.percent, change));
}

function changeOf(kind: Found['kind'], words: string, groups: readonly string[]): Change | undefined {
  if (kind === 'another') return { plus: Number(groups[1]) };
  if (kind === 'plus') return /%|percent(?!age)/i.test(words) ? undefined : { plus: (/(?:^|\s)-|\b(?:less|fewer)\b/i.test(words) ? -1 : 1) * Number(/\d+(?:\.\d+)?/.exec(words.replace(/v\d[\w.]*/gi, ''))?.[0]) };
  if (kind === 'by' && /^\d+(?:\.\d+)?$/.test(groups[3] ?? '')) return { plus: (/^(?:lower|reduc|decreas|drop|cut)/i.test(words) ? -1 : 1) * Number(groups[3]) };
  if (kind === 'scale') {
    const factor = factorOf(groups[1] ?? '');
    return factor === undefined ? undefined : { factor };
  }
  return changeBy(groups[3] ?? '', /^(?:lower|reduc|decreas|drop|cut)/i.test(words) ? -1 : 1, 'share');
}

/** The version that the words name; the newer one where they speak of a canary. */
function versionMeant(words: string, shares: readonly PresentShare[]): PresentShare | undefined {
  const named = shares.filter(({ version }) => new RegExp(`(?<![\\w.-])${literally(version)}(?![\\w-]|\\.\\d)`, 'i').test(words));
  if (named.length === 1) return named[0];
  const newest = [...shares].sort((a, b) => compareVersions(a.version, b.version)).at(-1);
  const isNumbered = shares.every(({ version }) => /\d/.test(version));
  return named.length === 0 && /\bcanary\b/i.test(words) && isNumbered ? newest : undefined;
}
