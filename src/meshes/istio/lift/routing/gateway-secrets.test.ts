import { describe, expect, it } from 'vitest';
import { routingFrom } from './testing/tell.ts';

const gateway = (tls: string): string => `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: gw, namespace: ingress }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.test], tls: ${tls} }] }
---
`;
const secret = (name: string, namespace = 'ingress', type = 'kubernetes.io/tls'): string => `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name}, namespace: ${namespace} }\ntype: ${type}\n---\n`;
const unsure = 'whether Secret ingress/absent is there: without it the handshake fails for a.test, and the whole port stays closed for 15 s after a change';

describe('Secrets that servers of a Gateway name', () => {
  it.each([
    ['is not among those of its namespace', '{ mode: SIMPLE, credentialName: absent }', secret('web'), [unsure]],
    ['is one of several, and not there', '{ mode: SIMPLE, credentialNames: [web, absent] }', secret('web'), [unsure]],
    ['is written in full', '{ mode: SIMPLE, credentialName: "kubernetes://absent" }', secret('web'), [unsure]],
    ['is there', '{ mode: SIMPLE, credentialName: web }', secret('web'), []],
    ['is nowhere, like all others: they are kept elsewhere', '{ mode: SIMPLE, credentialName: absent }', secret('web', 'shop') + secret('token', 'ingress', 'Opaque'), []],
    ['is not asked for, since TLS stays closed', '{ mode: PASSTHROUGH, credentialName: absent }', secret('web'), []],
  ])('one that %s', (_, tls, secrets, expected) => {
    const [port] = routingFrom(gateway(tls) + secrets).gatewayPorts('ingress/gateway');
    expect(port?.unknown.map(({ what }) => what)).toEqual(expected);
  });
});
