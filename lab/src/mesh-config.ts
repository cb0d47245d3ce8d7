import { readYaml } from '../../src/yaml/read.ts';
import type { KubernetesObject } from './api-client.ts';
import { rootNamespace } from './istiod.ts';

/** The settings of the mesh where a cluster keeps them: `data.mesh` of the ConfigMap `istio`, or an IstioOperator. */
export function meshConfigIn({ kind, metadata, ...object }: KubernetesObject): Readonly<Record<string, unknown>> | undefined {
  if (kind === 'ConfigMap' && metadata.name === 'istio' && metadata.namespace === rootNamespace) {
    const text = (object['data'] as Readonly<Record<string, string>> | undefined)?.['mesh'];
    return text === undefined ? undefined : asRecord(readYaml(text).documents[0]?.value);
  }
  if (kind === 'IstioOperator') return asRecord((object['spec'] as Readonly<Record<string, unknown>> | undefined)?.['meshConfig']);
  return undefined;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined;
}
