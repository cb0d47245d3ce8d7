import type { IntentKind } from '../../intents/intent.ts';
import type { MeshBackend, Support } from '../backend.ts';
import { amend } from './amend/amend.ts';
import { assemble } from './assembly/assemble.ts';
import { contextOf } from './assembly/context.ts';
import { ownedKinds } from './assembly/object.ts';
import { changedParts, lift, watchParts } from './lift/lift.ts';
import { contributionsOf, intentKinds, lowerings } from './lower/lowerings.ts';

const support = Object.fromEntries(intentKinds.map((kind) => [kind, lowerings[kind].support])) as { readonly [K in IntentKind]: Support };

/** Istio with a sidecar beside each pod. Semantics of 1.32. */
export const backend: MeshBackend = {
  name: 'istio',
  title: 'Istio (sidecar)',
  version: '1.32',
  ownedKinds,
  support,
  lower: (input) => {
    const context = contextOf(input);
    return assemble(contributionsOf(context), context);
  },
  amend,
  lift,
  watchParts,
  changedParts,
};
