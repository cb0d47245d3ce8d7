import { sortedBy } from '../../base/order.ts';
import type { Intent, IntentKind, MeshSettings } from '../../intents/intent.ts';
import type { Loss } from '../../meshes/backend.ts';
import type { MeshModel } from '../../model/mesh-model.ts';
import type { Topology } from '../../topology/topology.ts';
import { subjectOf } from '../../intents/subject.ts';
import { sampleServices } from './sample.ts';
import { sightOf } from './sight.ts';
import { validateAccess } from './validate-access.ts';
import { validateDestinations } from './validate-destinations.ts';
import { validateEgress } from './validate-egress.ts';
import { validateExpose } from './validate-expose.ts';
import { validateRest } from './validate-rest.ts';
import { validateRoutes } from './validate-routes.ts';
import { validateScopes } from './validate-scopes.ts';
import { validateTransport } from './validate-transport.ts';
import type { Validation, ValidationContext } from './validation.ts';

/** Which kinds a model of configuration can decide; a new kind does not compile until it stands here. */
const coverage: { readonly [K in IntentKind]: 'compared' | { readonly because: string } } = {
  'split-traffic': 'compared',
  'route-when': 'compared',
  'set-timeout': 'compared',
  'set-retries': 'compared',
  'break-circuit': 'compared',
  'balance-load': 'compared',
  'inject-fault': 'compared',
  'mirror-traffic': 'compared',
  rewrite: 'compared',
  redirect: 'compared',
  'limit-rate': { because: 'counting requests over time is not part of the model' },
  'require-mutual-tls': 'compared',
  'allow-calls': 'compared',
  'deny-calls': 'compared',
  'allow-egress': 'compared',
  expose: 'compared',
  'authenticate-users': 'compared',
  observe: { because: 'it changes what is told of a request and not the request' },
  'scope-configuration': 'compared',
  'join-mesh': { because: 'it holds from the next start of the pods' },
  'connect-cluster': { because: 'the other cluster is not in the input' },
  'step-traffic': { because: 'it happens over time' },
};

export interface ValidationInput {
  /** What the written files mean, together with the application. */
  readonly model: MeshModel;
  /** What the application means without them. */
  readonly baseline: MeshModel;
  readonly topology: Topology;
  readonly settings: MeshSettings;
  readonly intents: readonly Intent[];
  readonly losses: readonly Loss[];
}

/** Said once for each kind that is compared Service by Service. */
function noteSample({ sample, intents, unproved }: ValidationContext): void {
  if (sample.leftOut === 0) return;
  const kinds = new Set(intents.filter((intent) => coverage[intent.kind] === 'compared' && ('service' in intent || 'to' in intent)).map(({ kind }) => kind));
  for (const intent of kinds) unproved.push({ intent, subject: '', because: `${sample.leftOut} Services were not compared one by one, for each of which the same was asked as for others that were` });
}

/**
 * Translation validation: the files that were written, lifted back, against the meaning of each intent; and against
 * the application without them where no intent says anything, so that nothing changes that nobody asked for.
 */
export function validateIntents(input: ValidationInput): Validation {
  const context: ValidationContext = { ...input, sight: sightOf(input), sample: sampleServices(input.topology, input.intents), mismatches: [], unproved: [], proved: new Map(), classes: 0 };
  for (const intent of input.intents) {
    const covered = coverage[intent.kind];
    if (covered !== 'compared') context.unproved.push({ intent: intent.kind, subject: subjectOf(intent), because: covered.because });
  }
  validateRoutes(context);
  validateAccess(context);
  validateTransport(context);
  validateDestinations(context);
  validateExpose(context);
  validateEgress(context);
  validateScopes(context);
  validateRest(context);
  noteSample(context);
  const leftOut = context.sight.leftOut();
  if (leftOut > 0) context.unproved.push({ intent: 'scope-configuration', subject: '', because: `${leftOut} pairs of a caller and a host were left out: some hosts have very many callers with a scope of their own` });
  const { mismatches, unproved, proved, classes } = context;
  return { mismatches, unproved, proved: Object.fromEntries(sortedBy(proved, ([kind]) => kind)), classes };
}
