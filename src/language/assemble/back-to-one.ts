import type { QualifiedName } from '../../topology/topology.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { add } from './add.ts';
import { origin, resolveService, type State } from './state.ts';
import { versionTarget } from './state-versions.ts';
import { noteUsed } from './used-words.ts';

const goes = /\b(?:remov(?:e|ed|ing)|delet(?:e|ed|ing)|drop(?:ped|ping)?|get(?:ting)? rid of|tak(?:e|en) (?:out|away)|undo|cancel|end|stop|over|finished|obsolete|can go|gone|done with|no longer (?:needed|wanted))\b/i;
const routes = /\b(?:rout(?:es?|ing)(?: rules?)?|rules?|match(?:es)?|x-[\w-]+ (?:thing|stuff|experiment|test|case|exception))\b/i;
const shares = /\b(?:splits?|weights?|canary|traffic split)\b/i;
const all = /\b(?:all|every(?:body|one|thing)|each (?:request|call)|100 ?%)\b[^.;]*?\b(?:to|gets?|on|sees?|uses?|receives?)\s+(?:only )?(?:version )?[\w.]+(?=\W*$|,|;| and the )/i;
const plain: ReadonlySet<Phrase['type']> = new Set(['ref', 'cond', 'act', 'glue', 'link', 'traffic', 'reason', 'mark', 'unused', 'fact']);

/**
 * "Drop the x-beta route of b, all to v1": where everybody gets one version, no route by header or caller is left, and no
 * share of another version.
 */
export function readBackToOne(state: State, sentence: readonly Phrase[]): boolean {
  const text = state.text.slice(sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0);
  const isOfRoutes = routes.test(text);
  if (!goes.test(text) || (!isOfRoutes && !shares.test(text)) || !all.test(text) || sentence.some(({ type }) => !plain.has(type))) return false;
  if (/\b(?:not|n['’]t|except|but|only|unless|until|keep|leave|still|if|when|other|rest|also)\b/i.test(text) || sentence.some((phrase) => phrase.type === 'fact')) return false;
  const entities = sentence.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities : []));
  const versions = entities.flatMap((entity) => (entity.kind === 'version' ? [entity] : []));
  const services = entities.flatMap((entity) => (entity.kind === 'service' && entity.match !== 'unknown' ? [entity] : []));
  const [version] = versions;
  const last = entities.findLast(({ kind }) => kind === 'version');
  if (version === undefined || version !== last || new Set(versions.map((entity) => entity.version)).size !== 1 || new Set(services.map(({ written }) => written)).size > 1) return false;
  const named = version.of ?? services[0];
  const service = named === undefined ? onlyTopic(state) : resolveService(state, named);
  const to = service === undefined ? undefined : versionTarget(state, service, version.version, version.span);
  if (service === undefined || to === undefined) return false;
  if (isOfRoutes) add(state, { kind: 'withdraw', what: 'route-when', subject: service });
  add(state, { kind: 'split-traffic', service, origin, shares: [{ to, weightPercent: 100 }] });
  for (const phrase of sentence) noteUsed(phrase);
  state.background.push(text.trim());
  state.topic = [service];
  return true;
}

/** What was spoken of, or what the manifest in the request is of. */
function onlyTopic({ topic, vocabulary }: State): QualifiedName | undefined {
  const all = topic.length > 0 ? topic : (vocabulary.shown?.services ?? []);
  return all.length === 1 ? all[0] : undefined;
}
