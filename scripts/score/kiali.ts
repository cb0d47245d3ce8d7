import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../../src/base/assert.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { SourceFile } from '../../src/kube/resource.ts';
import { upstreamTools } from '../../src/meshes/registry.ts';
import { checkAs } from '../../src/project/check-as.ts';
import { openProject } from '../../src/project/project.ts';
import type { Surroundings } from '../../src/rules/surroundings.ts';
import { readJson } from './find-sets.ts';
import { tally, type SetScore } from './set-score.ts';

interface KialiCase {
  readonly id: string;
  readonly inputFiles: readonly string[];
  readonly context: KialiContext;
  readonly scope: { readonly codes: readonly string[]; readonly objects: '*' | readonly KialiObject[] };
  readonly expected: readonly { readonly object: KialiObject; readonly code: string; readonly severity: string }[];
  readonly confidence: 'A' | 'B';
  readonly tags?: readonly string[];
}

interface KialiObject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

interface KialiContext {
  readonly namespaces: readonly string[] | null;
  readonly meshConfig?: object;
  readonly identityDomain?: string;
  readonly cluster?: string;
  readonly serviceAccounts?: Readonly<Record<string, readonly string[]>>;
  readonly knownTrustDomains?: readonly string[];
  readonly rootNamespaces?: Readonly<Record<string, string>>;
  readonly gatewayClasses?: readonly string[];
  readonly isGatewayToNamespace?: boolean;
  readonly serviceNamespaceIsControlPlane?: boolean;
  readonly importScope?: { readonly workloadNS: string; readonly rootNS: string };
}

/** A point for every case whose findings are exactly those expected. Disputed cases are counted apart, and not here. */
export function scoreKiali(folder: string): SetScore {
  const { cases } = readJson(join(folder, 'cases.json')) as { readonly cases: readonly KialiCase[] };
  const judged = cases.map((one) => ({ id: one.id, wrong: judgeCase(folder, one), one }));
  const isDisputed = ({ one: { tags = [] } }: { one: KialiCase }): boolean => tags.some((tag) => tag.startsWith('disputed') || tag.startsWith('two-part-host'));
  return {
    ...tally(judged.filter((each) => !isDisputed(each))),
    apart: {
      'of confidence A': tally(judged.filter((each) => !isDisputed(each) && each.one.confidence === 'A')),
      disputed: tally(judged.filter(isDisputed)),
    },
  };
}

function judgeCase(folder: string, { inputFiles, context, scope, expected }: KialiCase): string | undefined {
  const tool = upstreamTools.get('kiali');
  assert(tool !== undefined, 'there is no tool `kiali`');
  const files = inputFiles.map((path): SourceFile => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
  const project = openProject([...files, ...meshConfigOf(context)]);
  const found = checkAs(project, tool, { surroundings: surroundingsOf(context) }).filter((diagnostic) => isInScope(diagnostic, scope));
  const keys = new Set(found.map(({ rule, resource }) => `${rule} ${resource ?? ''}`));
  const wanted = new Set(expected.map(({ code, object }) => `${code} ${nameOf(object)}`));
  const missing = [...wanted].filter((key) => !keys.has(key)).map((key) => `lacks ${key}`);
  const additional = [...keys].filter((key) => !wanted.has(key)).map((key) => `says ${key}`);
  return missing.length + additional.length === 0 ? undefined : [...missing, ...additional].join('; ');
}

function isInScope({ rule, resource }: Diagnostic, { codes, objects }: KialiCase['scope']): boolean {
  return codes.includes(rule) && (objects === '*' || objects.some((object) => nameOf(object) === resource));
}

function nameOf({ kind, namespace, name }: KialiObject): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

function meshConfigOf({ meshConfig }: KialiContext): SourceFile[] {
  if (meshConfig === undefined) return [];
  return [{ path: 'mesh-config.yaml', text: JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'istio-system', name: 'istio' }, data: { mesh: JSON.stringify(meshConfig) } }) }];
}

function surroundingsOf(context: KialiContext): Surroundings {
  const written: { -readonly [K in keyof Surroundings]: Surroundings[K] } = {};
  if (context.namespaces !== null) written.namespaces = context.namespaces;
  if (context.identityDomain !== undefined) written.clusterDomain = context.identityDomain.replace(/^svc\./, '');
  if (context.cluster !== undefined) written.homeCluster = context.cluster;
  if (context.serviceAccounts !== undefined) written.serviceAccounts = context.serviceAccounts;
  if (context.knownTrustDomains !== undefined) written.trustDomains = context.knownTrustDomains;
  if (context.rootNamespaces !== undefined) written.rootNamespaces = context.rootNamespaces;
  if (context.gatewayClasses !== undefined) written.gatewayClasses = context.gatewayClasses;
  if (context.isGatewayToNamespace !== undefined) written.scopesGatewaysToNamespace = context.isGatewayToNamespace;
  if (context.serviceNamespaceIsControlPlane !== undefined) written.isControlPlaneNamespace = context.serviceNamespaceIsControlPlane;
  if (context.importScope !== undefined) written.importScope = { workloadNamespace: context.importScope.workloadNS, rootNamespace: context.importScope.rootNS };
  return written;
}
