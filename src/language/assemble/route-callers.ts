import type { Entity, ServiceEntity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { isWeak, wordsOf } from './scope-of.ts';
import type { State } from './state.ts';

type Ref = Extract<Phrase, { type: 'ref' }>;

export const isVersion = (entity: Entity): boolean => entity.kind === 'version' || entity.kind === 'relative-version';

/** Whether another service than this one is what the requests are for. */
export function isNamedBeside(state: State, phrases: readonly Phrase[], index: number, service: ServiceEntity): boolean {
  const isOther = (ids: readonly string[], written: string): boolean => (ids.length > 0 || service.services.length > 0 ? !ids.some((id) => service.services.includes(id)) : written !== service.written);
  const names = phrases.some((other, at) => at !== index && other.type === 'ref' && other.role !== 'from' && other.isPossessive !== true && !/^'s\b/.test(state.text.slice(other.span.end)) && other.entities.some((entity) => (entity.kind === 'service' && !isWeak(entity) && isOther(entity.services, entity.written)) || (entity.kind === 'version' && entity.of !== undefined && !/\bfor\b/i.test(wordsOf(state, other)) && isOther(entity.of.services, entity.of.written))));
  return names || (state.topic.length > 0 && isOther(state.topic, ''));
}

/** "from web", "web's calls to orders", "calls of web to orders", "when web calls orders", "web -> orders". */
export function isCaller(state: State, phrases: readonly Phrase[], index: number, phrase: Ref): boolean {
  const { role, entities } = phrase;
  if (role === 'from') return !entities.every(isVersion) && !/^by\b/i.test(wordsOf(state, phrase)) || entities.every(({ kind }) => kind === 'service' || kind === 'namespace');
  if (role === 'to' || !entities.every((entity) => entity.kind === 'service' && !isWeak(entity))) return false;
  const callee = phrases.slice(index + 1).findIndex((other) => other.type === 'ref' || (other.type === 'link' && !['quote', 'arrow', 'quote'].includes(other.link)));
  const next = callee < 0 ? undefined : phrases[index + 1 + callee];
  const between = state.text.slice(phrase.span.end, next?.span.start ?? phrase.span.end + 30);
  const isOwn = phrase.isPossessive === true || /^'s\b|^' /.test(between);
  const [service] = entities;
  const previous = phrases.slice(0, index).findLast(({ type }) => type !== 'traffic' && type !== 'glue');
  // "… on v2 except for cart".
  if (service?.kind === 'service' && previous?.type === 'mark' && previous.mark === 'except' && isNamedBefore(state, phrases, index, service)) return true;
  if (service?.kind === 'service' && /^for\b/i.test(wordsOf(state, phrase)) && isNamedBefore(state, phrases, index, service)) return true;
  if (isOwn && service?.kind === 'service' && /^(?:'s?)?\s*(?:own )?(?:go|goes|gets?|are|stay|land|use|calls?|requests?|traffic|GETs?|POSTs?|PUTs?|DELETEs?|reads|writes)\b/i.test(between) && isNamedBefore(state, phrases, index, service)) return true;
  // "portal uses v2": somebody without that version, where it is known whose versions these are.
  if (next?.type === 'ref' && service?.kind === 'service' && next.entities.every((entity) => isVersion(entity) && !('of' in entity && entity.of !== undefined)) && isUser(state, service, next.entities, between) && isNamedBefore(state, phrases, index, service)) return true;
  if (next?.type !== 'ref' || !next.entities.every((entity) => entity.kind === 'service' || (isVersion(entity) && 'of' in entity && entity.of !== undefined))) return false;
  if (next.role === 'from' || next.entities.some((entity) => isSameService(entity, service))) return false;
  if (isOwn) return /\b(?:calls?|requests?|traffic|GETs?|POSTs?|PUTs?|DELETEs?|reads|writes|quer(?:y|ies))\b/.test(between);
  if (/^\s*(?:service )?(?:(?:must|should|shall|will|may|can|always|only|now) )*(?:be |is |are )?(?:us(?:es?|ing)|gets?|sees?|receives?|call(?:s|ing)?|asks?|quer(?:y|ies)|talk(?:s|ing)? to|invokes?|hits?|reach(?:es)?|makes?|sends?|issues?|does|fires?|routed|sent|directed)\b/i.test(between)) return true;
  // "/a of web to orders": the path is one of web's.
  if (phrases[index - 1]?.type === 'cond' && previous?.type === 'cond' && previous.cond.path !== undefined) return false;
  if (next.role !== 'to' || /[,;.]|\b(?:and|or)\b/.test(between)) return false;
  return role === 'none' ? /^\s*$|^\s*(?:calls?|requests?|traffic)\s*$/i.test(between) || !next.entities.every(({ kind }) => kind === 'service') : /^(?:of|by)\b/i.test(wordsOf(state, phrase)) || /^\s*$/.test(between);
}

/** Whether a service can only be one that calls, beside versions of another one. */
function isUser(state: State, service: ServiceEntity, versions: readonly Entity[], between: string): boolean {
  if (/^\s*(?:service )?(?:must |should |shall |will |may |can |always |only )*(?:uses?|sees?|calls?|talks? to|hits?|reach(?:es)?)\b/i.test(between)) return true;
  const known = state.vocabulary.services.filter(({ id, workloads }) => service.services.includes(id) || workloads.some((workload) => service.workloads.includes(workload)));
  const names = new Set(versions.flatMap((entity) => (entity.kind === 'version' ? [entity.version.toLowerCase()] : [])));
  return known.length > 0 && names.size > 0 && known.every((own) => !own.versions.some(({ name }) => names.has(name.toLowerCase()))) && /^\s*(?:service )?(?:$|[:=]|->|=>|→|(?:only |just )?(?:to|on|onto|at|with|via|through)\b|(?:must |should |shall |will |may |can |always |only )*(?:gets?|keeps?|stays?|goes|go|is|lands?|receives?))/i.test(between);
}

function isSameService(entity: Entity, other: Entity | undefined): boolean {
  const service = 'of' in entity ? entity.of : entity;
  if (service?.kind !== 'service' || other?.kind !== 'service') return false;
  return service.services.length > 0 ? service.services.some((id) => other.services.includes(id)) : service.written.toLowerCase() === other.written.toLowerCase();
}

/** Whether what the requests are for was said before. */
function isNamedBefore(state: State, phrases: readonly Phrase[], index: number, service: ServiceEntity): boolean {
  return isNamedBeside(state, phrases.slice(0, index), -1, service);
}
