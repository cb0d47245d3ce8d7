import { listAt } from '../../../src/kube/resource.ts';
import type { KubernetesObject } from '../api-client.ts';
import { publish } from '../client.ts';
import type { PodRecord } from '../instance.ts';
import type { Issuer } from '../issuer.ts';

interface TokenRule {
  readonly issuer?: string;
  readonly jwksUri?: string;
}

const discovery = '/.well-known/openid-configuration';
const ownKeys = '/keys-of-the-lab';

/** The host outside answers with our keys wherever the mesh looks for those of somebody who signs tokens. */
export async function publishKeys(outside: PodRecord, issuer: Issuer, objects: readonly KubernetesObject[]): Promise<void> {
  const rules = objects.filter(({ kind }) => kind === 'RequestAuthentication').flatMap(({ spec }) => listAt(spec, ['jwtRules']) as unknown as readonly TokenRule[]);
  for (const { issuer: name = '', jwksUri } of rules) {
    if (jwksUri !== undefined && URL.canParse(jwksUri)) await publish(outside, new URL(jwksUri).pathname, issuer.keys);
    if (jwksUri !== undefined || !URL.canParse(name)) continue;
    await publish(outside, `${new URL(name).pathname.replace(/\/$/, '')}${discovery}`, JSON.stringify({ issuer: name, jwks_uri: new URL(ownKeys, name).href }));
    await publish(outside, ownKeys, issuer.keys);
  }
}
