import type { Intent } from '../../../intents/intent.ts';
import { describeResource, type Resource } from '../../../kube/resource.ts';
import type { Manifest } from '../../backend.ts';
import { diagnose } from '../assembly/context.ts';
import type { Situation } from './situation.ts';

/** What a manifest was made for cannot be said beside an object that exists. */
export function refuse(situation: Situation, manifest: Manifest, beside: Resource, subject: string, why: string): void {
  const intent = situation.intents.find(({ kind }) => manifest.intents.includes(kind));
  if (intent === undefined) return;
  situation.diagnostics.push(diagnose(situation, intent, serviceOf(intent), { rule: 'intents/not-sayable-beside', message: `this ${intent.kind} for \`${subject}\` cannot be said beside \`${describeResource(beside)}\`, which ${why}`, help: 'change that object first' }));
}

function serviceOf(intent: Intent): string | undefined {
  return 'service' in intent ? intent.service : undefined;
}
