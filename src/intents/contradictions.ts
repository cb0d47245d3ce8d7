import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import type { Topology } from '../topology/topology.ts';
import type { AllowCalls, DenyCalls, Intent } from './intent.ts';
import { sourceKey } from './read/access.ts';

/** Intents of one file that cannot both be had. */
export function checkContradictions(intents: readonly Intent[], topology: Topology): Diagnostic[] {
  return [...identitiesWithoutEncryption(intents, topology), ...allowedAndDenied(intents)];
}

/** Without mutual TLS nobody has an identity, so a rule that names callers admits none of them. */
function identitiesWithoutEncryption(intents: readonly Intent[], topology: Topology): Diagnostic[] {
  const isPlain = plaintextWorkloads(intents);
  const found: Diagnostic[] = [];
  for (const intent of intents) {
    if (intent.kind !== 'allow-calls' || intent.from.length === 0 || intent.from.some((source) => source.kind === 'anyone')) continue;
    const identified = intent.from.some((source) => source.kind !== 'outside');
    const workload = topology.services.get(intent.to)?.workloads.find(isPlain);
    if (!identified || workload === undefined) continue;
    found.push(contradiction(intent, `\`access\` names callers of \`${intent.to}\`, but encryption is off for \`${workload}\`: without it nobody can prove who they are, and all of them are refused`, 'make the encryption `permissive`, or admit `anyone`'));
  }
  return found;
}

function plaintextWorkloads(intents: readonly Intent[]): (workload: string) => boolean {
  const workloads = new Map<string, boolean>();
  const namespaces = new Map<string, boolean>();
  let mesh = false;
  for (const intent of intents) {
    if (intent.kind !== 'require-mutual-tls') continue;
    const isOff = intent.mode === 'disable';
    if (intent.scope.kind === 'mesh') mesh = isOff;
    else if (intent.scope.kind === 'namespace') namespaces.set(intent.scope.namespace, isOff);
    else workloads.set(intent.scope.workload, isOff);
    for (const exception of intent.exceptions) if (exception.port === undefined) workloads.set(exception.workload, exception.mode === 'disable');
  }
  return (workload) => workloads.get(workload) ?? namespaces.get(workload.slice(0, workload.indexOf('/'))) ?? mesh;
}

/** A caller that is admitted and refused without any condition. */
function allowedAndDenied(intents: readonly Intent[]): Diagnostic[] {
  const denied = new Set<string>();
  for (const intent of intents) if (intent.kind === 'deny-calls' && isUnconditional(intent)) for (const source of intent.from) denied.add(`${intent.to} ${sourceKey(source)}`);
  const found: Diagnostic[] = [];
  for (const intent of intents) {
    if (intent.kind !== 'allow-calls') continue;
    const both = intent.from.find((source) => denied.has(`${intent.to} ${sourceKey(source)}`));
    if (both) found.push(contradiction(intent, `\`access\` admits ${sourceKey(both)} to \`${intent.to}\` and \`deny\` refuses it: it is refused`, 'take one of them away'));
  }
  return found;
}

function isUnconditional(intent: AllowCalls | DenyCalls): boolean {
  return !intent.methods && !intent.paths && !intent.ports;
}

function contradiction(intent: AllowCalls, message: string, help: string): Diagnostic {
  const span: Span = intent.origin.kind === 'file' ? intent.origin.span : { file: '', line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { rule: 'intents/contradiction', severity: 'warning', message, help, span, upstream: [] };
}
