import { expect, test } from 'vitest';
import { readRequest } from './read-request.ts';
import type { Vocabulary } from './vocabulary.ts';

const nothing: Vocabulary = { services: [], workloads: [], namespaces: [], hosts: [], homeNamespace: 'default', callersOf: new Map(), guarded: new Set() };

function said(text: string): readonly string[] | string {
  const reading = readRequest(text, nothing);
  if (reading.status === 'ok') return reading.restated.map((sentence) => sentence.replaceAll(' because "as the request says"', ''));
  return reading.status === 'question' ? `? ${reading.question.text}` : reading.status;
}

const excepted = ['Require mutual TLS in namespace team-a, except that workload team-a/legacy-crm takes plaintext too.'];

test.each([
  'Please enable strict mTLS in the namespace team-a, except for the service legacy-crm, which still has to accept plaintext.',
  'team-a strict mtls, legacy-crm permissive',
  'PeerAuthentication STRICT for ns team-a; workload legacy-crm PERMISSIVE',
  'namespace team-a: strict mTLS, legacy-crm excluded',
  'strict mTLS in namespace team-a, except: legacy-crm',
])('a namespace without one workload: %s', (text) => {
  expect(said(text)).toEqual(excepted);
});

test.each([
  ['strict mtls everywhere', ['Require mutual TLS in the whole mesh.']],
  ['We need SSL between all pods in the shop namespace, no plaintext anymore.', ['Require mutual TLS in namespace shop.']],
  ['turn off mTLS in namespace bank', ['Switch mutual TLS off in namespace bank.']],
  ['Enable strict mTLS for the production namespace, but allow plaintext for a legacy service "legacy-svc" that can\'t use mTLS yet.', ['Require mutual TLS in namespace production, except that workload production/legacy-svc takes plaintext too.']],
])('where mutual TLS holds: %s', (text, sentences) => {
  expect(said(text)).toEqual(sentences);
});

test.each([
  ['allow plaintext from namespace batch into namespace bank', 'depends on who is called'],
  ['enable mTLS', 'where should this hold'],
])('what is not certain is asked: %s', (text, question) => {
  expect(said(text)).toContain(question);
});
