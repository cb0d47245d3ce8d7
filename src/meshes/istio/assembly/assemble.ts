import { compareText, groupBy, sortedBy } from '../../../base/order.ts';
import { compareDiagnostics, type Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Lowered, Loss, Manifest } from '../../backend.ts';
import { textAt } from '../../../kube/resource.ts';
import { join, type Contributions } from './contribution.ts';
import type { LoweringContext } from './context.ts';
import { destinationRules } from './destination-rules.ts';
import { dialledServices } from './dialled-services.ts';
import { virtualServices } from './virtual-services.ts';

/** Joins what every kind of intent contributed into objects, in an order that does not depend on the input's. */
export function assemble(contributions: Contributions, context: LoweringContext): Lowered {
  const { clauses = [], policies = [], exposures = [] } = contributions;
  const all = join([contributions, virtualServices(clauses, exposures, context), destinationRules(policies, clauses, context), { diagnostics: dialledServices(policies, clauses, exposures, context) }]);
  return {
    manifests: sortedBy(mergedComments(all.manifests ?? []), (manifest) => manifest.folder, (manifest) => manifest.file, identityOf),
    losses: onceEach(all.losses ?? [], lossKey).sort((a, b) => compareText(lossKey(a), lossKey(b))),
    diagnostics: onceEach(all.diagnostics ?? [], diagnosticKey).sort(compareDiagnostics),
  };
}

/** Two intents that ask for the very same object get it once. */
function mergedComments(manifests: readonly Manifest[]): Manifest[] {
  const groups = groupBy(manifests, (manifest) => `${manifest.folder}/${manifest.file} ${identityOf(manifest)} ${JSON.stringify(manifest.object)}`);
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, intents: [...new Set([first, ...others].flatMap((manifest) => manifest.intents))].sort(compareText) }],
  );
}

function identityOf(manifest: Manifest): string {
  return [textAt(manifest.object, ['kind']), textAt(manifest.object, ['metadata', 'namespace']), textAt(manifest.object, ['metadata', 'name'])].join(' ');
}

function onceEach<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

function lossKey(loss: Loss): string {
  const at = loss.origin.kind === 'file' ? `${loss.origin.span.file}:${String(loss.origin.span.line).padStart(8, '0')}` : '';
  return `${loss.subject} ${loss.intent} ${loss.what} ${loss.because} ${at}`;
}

function diagnosticKey(diagnostic: Diagnostic): string {
  return `${diagnostic.rule} ${diagnostic.message} ${diagnostic.span.file}:${diagnostic.span.line}:${diagnostic.span.column}`;
}
