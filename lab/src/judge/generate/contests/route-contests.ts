import { constant, constantFrom, type Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../../../src/kube/resource.ts';
import { answer, contestant, onwards, younger, type Contest, type Ground } from './contest.ts';

const virtualService = (namespace: string, spec: JsonObject, more: { readonly suffix?: string; readonly age?: string } = {}): JsonObject => contestant({ kind: 'VirtualService', namespace, ...more }, spec);

/** Which of two routes has a request: an answer that nothing else gives, or the service. */
function matching(ground: Ground, match: Arbitrary<JsonObject>): Contest {
  return match.map((one) => [virtualService(ground.service.namespace, { hosts: [ground.service.host], http: [{ match: [one], ...answer() }, onwards(ground)] })]);
}

export function pathContest(ground: Ground): Contest {
  return matching(ground, constantFrom<JsonObject>({ uri: { prefix: '/a' } }, { uri: { prefix: '/a/b' } }, { uri: { regex: '/[ab]' } }, { uri: { regex: '/a.b' } }));
}

export function headerContest(ground: Ground): Contest {
  return matching(ground, constantFrom<JsonObject>({ headers: { 'X-Canary': { exact: '1' } } }, { headers: { 'X-User': { prefix: 'a' } } }, { headers: { 'X-Tier': {} } }));
}

/** Most requests lack the header altogether. */
export function absenceContest(ground: Ground): Contest {
  return matching(ground, constantFrom<JsonObject>({ withoutHeaders: { 'x-canary': { exact: '1' } } }, { withoutHeaders: { 'x-canary': { regex: '[0-9]+' } }, uri: { prefix: '/a' } }));
}

/** Conditions about who calls stand beside gateways, which take their place. */
export function sourceContest(ground: Ground): Contest {
  const source = constantFrom<JsonObject>({ sourceNamespace: 'nowhere' }, { sourceLabels: { app: 'nobody' } }, { sourceNamespace: ground.elsewhere });
  return source.map((one) => [virtualService(ground.service.namespace, { hosts: [ground.service.host], http: [{ match: [{ ...one, gateways: ['mesh'] }], ...answer() }, onwards(ground)] })]);
}

/** Two wild hosts hold one name: the one that is longer, whatever their ages. */
export function wildcardContest({ service: { namespace } }: Ground): Contest {
  const age = constantFrom(undefined, younger);
  return age.map((later) => [
    virtualService(namespace, { hosts: ['*.odd.example.com'], http: [answer(418)] }, later === undefined ? {} : { age: later }),
    virtualService(namespace, { hosts: ['*.example.com'], http: [answer(410)] }, { suffix: 'wide' }),
  ]);
}

/** Two VirtualServices for one host of a gateway, of which the first takes everything. */
export function catchAllContest({ service: { namespace } }: Ground): Contest {
  const bound = { hosts: ['odd.example.com'], gateways: ['ingress/at-odds'] };
  const gateway = contestant({ kind: 'Gateway', namespace: 'ingress' }, { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http-odds', protocol: 'HTTP' }, hosts: ['odd.example.com'] }] });
  return constantFrom<JsonObject>({ exact: '/a' }, { prefix: '/a' }).map((uri) => [
    gateway,
    virtualService(namespace, { ...bound, http: [answer(410)] }),
    virtualService(namespace, { ...bound, http: [{ match: [{ uri }], ...answer(418) }] }, { suffix: 'narrow' }),
  ]);
}

/** A part of the path is replaced, and all that follows it stays. */
export function rewriteContest(ground: Ground): Contest {
  const rewrite = constantFrom<JsonObject>({ match: [{ uri: { prefix: '/a' } }], rewrite: { uri: '/new' } }, { match: [{ uri: { prefix: '/a/' } }], rewrite: { uri: '/' } });
  return rewrite.map((rule) => [virtualService(ground.service.namespace, { hosts: [ground.service.host], http: [{ ...rule, ...onwards(ground) }, onwards(ground)] })]);
}

/** A wildcard in what a Sidecar imports, where nothing else can be reached. */
export function importContest({ service: { namespace }, elsewhere }: Ground): Contest {
  return constant([contestant({ kind: 'Sidecar', namespace: elsewhere }, { egress: [{ hosts: [`${namespace}/*.${namespace}.svc.cluster.local`, 'istio-system/*'] }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } })]);
}
