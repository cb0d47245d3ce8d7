import { listAt } from '../../../src/kube/resource.ts';
import type { KubernetesObject } from '../api-client.ts';
import type { PodRecord } from '../instance.ts';
import { rootNamespace } from '../istiod.ts';

/** In PEM. */
export interface CertificateTexts {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

interface Server {
  readonly tls?: { readonly credentialName?: string };
}

/** Certificates that Gateways name and nobody has: without them their ports stay closed. They lie where the gateways' pods run. */
export function credentialSecrets(objects: readonly KubernetesObject[], pods: readonly PodRecord[], texts: CertificateTexts): readonly KubernetesObject[] {
  const known = new Set(objects.filter(({ kind }) => kind === 'Secret').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
  const wanted = new Map<string, KubernetesObject>();
  for (const { kind, apiVersion, spec } of objects) {
    if (kind !== 'Gateway' || !apiVersion.startsWith('networking.istio.io/')) continue;
    const selector = (spec as { readonly selector?: Readonly<Record<string, string>> }).selector ?? {};
    const pod = pods.find(({ kind: role, labels }) => role === 'gateway' && Object.entries(selector).every(([key, value]) => labels[key] === value));
    const namespace = pod?.namespace ?? rootNamespace;
    for (const name of listAt(spec, ['servers']).map((server) => (server as Server).tls?.credentialName ?? '')) {
      if (name === '' || known.has(`${namespace}/${name}`)) continue;
      wanted.set(`${namespace}/${name}`, { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: { 'tls.crt': texts.certificate, 'tls.key': texts.key, 'ca.crt': texts.authority } });
    }
  }
  return [...wanted.values()];
}
