import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCases } from './recording.ts';
import { describeRequest, replay } from './replay.ts';

/**
 * Configuration that a real control plane served to real proxies, and what became of requests: whatever `trace` says
 * must be what happened. See lab/cases/README.md.
 */

const folder = fileURLToPath(new URL('../../lab/cases', import.meta.url));
const application = { path: 'application.yaml', text: readFileSync(`${folder}/application.yaml`, 'utf8') };

/** Requests, by case and number, of which the model says otherwise, and why it may. */
const exceptions: Readonly<Record<string, string>> = {
  ...Object.fromEntries([2, 7, 8, 10, 11, 12].map((index) => [`random-gateways-105 ${index}`, 'the gateway was up before the younger of two Gateways came which Envoy does not take together: it goes on as it was, and this is said'])),
  'gateway-tls-missing-secret 0': 'the secrets of gateways are not in the input, and are taken to be there: without one its port opens late, and then every handshake fails',
  'jwt-expired-and-forged 0': 'there is no clock: the dates of a token are taken as good',
  'jwt-expired-and-forged 1': 'signatures are not checked: tokens are taken as signed',
  'headless-other-target-port 0': 'what containers listen on is not known for sure, and this is said',
  'headless-other-target-port 1': 'what containers listen on is not known for sure, and this is said',
  'service-entry-internal-plain 0': 'nothing in the input tells that the address is that of a pod that takes mutual TLS only',
  'service-entry-tls-no-ca 0': 'whether the certificate of a server outside is signed by an authority that the system knows is not in the input',
  'jwt-key-set-absent 0': 'whether the key set of an issuer can be had is not in the input',
};

/** Requests that the model says the input does not decide, and why that is so. */
const undecided: Readonly<Record<string, string>> = {
  'custom-http-provider 0': 'what an external authorizer says',
  'custom-before-jwt 0': 'whether the mesh defines the authorizer, and what it says',
  'gateway-policy-ip 3': 'how many proxies in front of the gateway are trusted',
  ...Object.fromEntries([0, 1, 2].map((index) => [`policy-destination-ip ${index}`, 'which address a pod is called by'])),
  'policy-remote-ip 1': 'how many proxies on the way are trusted',
  ...Object.fromEntries([2, 3, 14, 15, 16].map((index) => [`random-access-16 ${index}`, 'which address the pods of the gateway have'])),
};

describe.each(readCases(folder))('$file', ({ cases }) => {
  it.each(cases)('$name: $why', (recorded) => {
    const replayed = replay(application, recorded).map((one, index) => ({ ...one, id: `${recorded.name} ${index}` }));
    const found = replayed.filter(({ id }) => exceptions[id] === undefined).flatMap(({ request, contradictions }) => contradictions.map((contradiction) => `${describeRequest(request)}: ${contradiction}`));
    expect(found).toEqual([]);
    // An exception that is none any more goes.
    expect(replayed.filter(({ id, contradictions }) => exceptions[id] !== undefined && contradictions.length === 0).map(({ id }) => id)).toEqual([]);
    expect(replayed.filter(({ isUndecided }) => isUndecided).map(({ id }) => id)).toEqual(replayed.filter(({ id }) => undecided[id] !== undefined).map(({ id }) => id));
  });
});

describe('the recordings', () => {
  it('have TLS towards an application without a proxy, of which the model says that nothing tells whether it is taken', () => {
    const found = readCases(folder).flatMap(({ cases }) => cases).filter(({ name }) => name === 'tls-simple-to-plain-pod').flatMap((recorded) => replay(application, recorded));
    expect(found.map(({ decision }) => decision.unknown.map(({ what }) => what))).toEqual([8080, 9090].map((port) => [`whether the application of alpha/legacy1 takes TLS at port ${port}`]));
  });

  it('are many, and every exception is about one of them', () => {
    const all = readCases(folder).flatMap(({ cases }) => cases);
    const requests = new Set(all.flatMap(({ name, requests: list }) => list.map((_, index) => `${name} ${index}`)));
    expect(all.length).toBeGreaterThan(300);
    expect(requests.size).toBeGreaterThan(1000);
    expect([...Object.keys(exceptions), ...Object.keys(undecided)].filter((id) => !requests.has(id))).toEqual([]);
  });
});
