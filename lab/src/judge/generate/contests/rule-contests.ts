import { constantFrom, tuple } from 'fast-check';
import type { JsonObject } from '../../../../../src/kube/resource.ts';
import { contestant, onwards, type Contest, type Ground } from './contest.ts';

const everyPod: JsonObject = { name: 'chosen' };
const nobody: JsonObject = { name: 'chosen', labels: { version: 'none' } };

function rule({ service: { host } }: Ground, namespace: string, spec: JsonObject, suffix?: string): JsonObject {
  return contestant({ kind: 'DestinationRule', namespace, ...(suffix === undefined ? {} : { suffix }) }, { host, ...spec });
}

/** Everything, or all that one namespace sends, goes to the subset that is fought about. */
function chosen(ground: Ground, from?: string): JsonObject {
  const { namespace, host } = ground.service;
  const http = from === undefined ? [onwards(ground, 'chosen')] : [{ match: [{ sourceNamespace: from }], ...onwards(ground, 'chosen') }, onwards(ground)];
  return contestant({ kind: 'VirtualService', namespace }, { hosts: [host], http });
}

/** One rule where the client is, and one where the service is. */
export function lookupContest(ground: Ground): Contest {
  const { elsewhere, service } = ground;
  return constantFrom([everyPod, nobody], [nobody, everyPod]).map(([atClient, atService]) => [
    chosen(ground, elsewhere),
    rule(ground, elsewhere, { subsets: [atClient ?? everyPod] }),
    rule(ground, service.namespace, { subsets: [atService ?? nobody] }),
  ]);
}

/** Two rules of one namespace for one host: their subsets come together, and the first of a name counts. */
export function mergingContest(ground: Ground): Contest {
  const subsets = constantFrom([[{ name: 'other' }], [everyPod]], [[everyPod], [nobody]], [[nobody], [everyPod, { name: 'other' }]], [[{ name: 'other' }], [everyPod]]);
  return subsets.map(([first, second]) => [chosen(ground), rule(ground, ground.service.namespace, { subsets: first ?? [] }), rule(ground, ground.service.namespace, { subsets: second ?? [] }, 'too')]);
}

/** A rule that others see than those who ask. */
export function exportContest(ground: Ground): Contest {
  const { elsewhere, service } = ground;
  return constantFrom([service.namespace, 'istio-system'], [service.namespace, 'istio-system'], ['.']).map((exportTo) => [chosen(ground, elsewhere), rule(ground, service.namespace, { subsets: [everyPod], exportTo })]);
}

/** What an entry for a port leaves out does not come from beside it: here TLS that the pods do not speak. */
export function portContest(ground: Ground): Contest {
  const { service: { namespace }, port } = ground;
  const limits = constantFrom<JsonObject>({ connectionPool: { tcp: { maxConnections: 1000 } } }, { outlierDetection: { consecutive5xxErrors: 1000 } });
  return limits.map((block) => [rule(ground, namespace, { trafficPolicy: { tls: { mode: 'SIMPLE', insecureSkipVerify: true }, portLevelSettings: [{ port: { number: port }, ...block }] } })]);
}

/** A subset has TLS of its own, for all ports or for one, beside that of the rule. */
export function subsetPolicyContest(ground: Ground): Contest {
  const { service: { namespace }, port } = ground;
  const own = constantFrom<JsonObject>({ mode: 'DISABLE' }, { mode: 'SIMPLE', insecureSkipVerify: true, sni: 'other.example' }, { mode: 'ISTIO_MUTUAL', subjectAltNames: ['spiffe://cluster.local/ns/nowhere/sa/nobody'] }, { mode: 'ISTIO_MUTUAL', sni: 'other.example' });
  const place = constantFrom<(tls: JsonObject) => JsonObject>((tls) => ({ tls }), (tls) => ({ portLevelSettings: [{ port: { number: port }, tls }] }), (tls) => ({ tls, loadBalancer: { simple: 'PASSTHROUGH' } }));
  return tuple(own, place, constantFrom('ISTIO_MUTUAL', 'DISABLE')).map(([tls, placed, mode]) => [chosen(ground), rule(ground, namespace, { trafficPolicy: { tls: { mode } }, subsets: [{ ...everyPod, trafficPolicy: placed(tls) }] })]);
}
