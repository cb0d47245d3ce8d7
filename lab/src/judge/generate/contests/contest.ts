import type { Arbitrary } from 'fast-check';
import { groupBy } from '../../../../../src/base/order.ts';
import type { JsonObject } from '../../../../../src/kube/resource.ts';
import type { Vocabulary, VocabularyService } from '../../round.ts';
import { written } from '../draw.ts';
import { oldest } from '../services.ts';
import { networking } from '../traffic/object.ts';

/** Objects that disagree about one question, of which the answer can be seen. Drawn apart from each other such objects hardly ever meet. */
export type Contest = Arbitrary<readonly JsonObject[]>;

/** What a contest is about: a Service that answers HTTP, and one namespace whose pods have proxies and that it is not in. */
export interface Ground {
  readonly vocabulary: Vocabulary;
  readonly service: VocabularyService;
  readonly port: number;
  readonly elsewhere: string;
}

/** Before the names of all other objects, so that these decide where objects of one age compete. */
export const firstName = 'at-odds';
/** A second later, where the age is what decides. */
export const younger = '2026-01-01T00:00:02Z';

export interface Placed {
  readonly kind: string;
  readonly namespace: string;
  /** Of several of one kind in a namespace: those that come later in the alphabet. */
  readonly suffix?: string;
  readonly age?: string;
}

export function contestant({ kind, namespace, suffix, age = oldest }: Placed, spec: JsonObject): JsonObject {
  const isSecurity = kind === 'AuthorizationPolicy' || kind.endsWith('Authentication');
  return {
    apiVersion: isSecurity ? 'security.istio.io/v1' : networking, kind,
    metadata: { name: suffix === undefined ? firstName : `${firstName}-${suffix}`, namespace, creationTimestamp: age },
    spec: written(spec),
  };
}

/** The contests of a mesh, each with what competes in it. */
export function contestsIn(objects: readonly JsonObject[]): readonly (readonly JsonObject[])[] {
  const byNumber = groupBy(objects.filter(isContestant), (object) => numbered.exec(nameOf(object))?.[1] ?? '');
  return [...byNumber.values()];
}

const numbered = new RegExp(`^${firstName}-?(\\d*)`);

export function isContestant(object: JsonObject): boolean {
  return numbered.test(nameOf(object));
}

function nameOf({ metadata }: JsonObject): string {
  const { name } = metadata as { readonly name?: unknown };
  return typeof name === 'string' ? name : '';
}

/** An answer that nothing else gives. */
export function answer(status: 418 | 410 = 418): JsonObject {
  return { directResponse: { status, body: { string: 'at odds' } } };
}

/** Everything else goes on to the service. */
export function onwards({ service: { host }, port }: Ground, subset?: string): JsonObject {
  return { route: [{ destination: written({ host, port: { number: port }, subset }) }] };
}
