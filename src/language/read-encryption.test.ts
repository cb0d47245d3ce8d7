import { expect, test } from 'vitest';
import { saidOrAsked } from './small-shop.test-data.ts';
import { emptyVocabulary as nothing } from './vocabulary.ts';

const said = (text: string): readonly string[] | string => saidOrAsked(text, nothing, (sentence) => sentence.replaceAll(' because "as the request says"', ''));

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
  ['mTLS should be mandatory in namespace payments. Only the workload fax-adapter may still be reached unencrypted.', ['Require mutual TLS in namespace payments, except that workload payments/fax-adapter takes plaintext too.']],
  ['Turn mutual TLS to STRICT for the whole mesh, apart from ledger in ns finance (it has no sidecar).', ['Require mutual TLS in the whole mesh, except that workload finance/ledger takes plaintext too.']],
  ['Everything in ns warehouse must talk mTLS, but port 8081 of scanner-api stays open for plaintext health probes', ['Require mutual TLS in namespace warehouse, except that workload warehouse/scanner-api on port 8081 takes plaintext too.']],
  ['peerauthentication: namespace=data mode=STRICT, workload kafka-bridge port 9092 DISABLE', ['Require mutual TLS in namespace data, except that workload data/kafka-bridge on port 9092 takes plaintext only.']],
  ['We are migrating: for now namespace orders should accept both plaintext and mTLS.', ['Accept mutual TLS and plaintext in namespace orders.']],
  ['We finished the migration. Namespace orders can now go from permissive to strict mTLS.', ['Require mutual TLS in namespace orders.']],
  ['ns edge PERMISSIVE, ns core STRICT', ['Accept mutual TLS and plaintext in namespace edge.', 'Require mutual TLS in namespace core.']],
  ['Everything in the mesh encrypted. Exceptions: db/pg-main, db/pg-replica.', ['Require mutual TLS in the whole mesh, except that workload db/pg-main takes plaintext too; workload db/pg-replica takes plaintext too.']],
  ['strict mtls for all but ledger-db and cart-cache', ['Require mutual TLS in the whole mesh, except that workload default/ledger-db takes plaintext too; workload default/cart-cache takes plaintext too.']],
  ['legacy-db keeps plaintext, everything else strict', ['Require mutual TLS in the whole mesh, except that workload default/legacy-db takes plaintext too.']],
  ['core/api must not be reachable in plaintext', ['Require mutual TLS in workload core/api.']],
  ["plaintext isn't ok for core/api", ['Require mutual TLS in workload core/api.']],
  ['stop accepting plaintext at core/api', ['Require mutual TLS in workload core/api.']],
  ['hr: all strict but hr-web permissive', ['Require mutual TLS in namespace hr, except that workload hr/hr-web takes plaintext too.']],
  ['strict mTLS in ns pay and ns risk; in ns lab both modes are fine', ['Require mutual TLS in namespace pay.', 'Require mutual TLS in namespace risk.', 'Accept mutual TLS and plaintext in namespace lab.']],
])('exceptions and modes in any order: %s', (text, sentences) => {
  expect(said(text)).toEqual(sentences);
});

test.each([
  ['lending: mTLS STRICT; port 15020 of scorer must stay reachable in plaintext', ['Require mutual TLS in namespace lending, except that workload lending/scorer on port 15020 takes plaintext too.']],
  ['Please require mutual TLS for all workloads of namespace lending. The only exception is fax-gw, which is still without a sidecar.', ['Require mutual TLS in namespace lending, except that workload lending/fax-gw takes plaintext too.']],
  ['The namespace eu-store has to accept encrypted and unencrypted traffic until everyone is migrated', ['Accept mutual TLS and plaintext in namespace eu-store.']],
  ['mutual TLS mesh-wide in strict mode, except namespace sandbox which is permissive', ['Require mutual TLS in the whole mesh.', 'Accept mutual TLS and plaintext in namespace sandbox.']],
  ["We'd like zero plaintext in namespace treasury. Port 8125 on statsd-relay is excluded from that.", ['Require mutual TLS in namespace treasury, except that workload treasury/statsd-relay on port 8125 takes plaintext too.']],
  ['set PeerAuthentication for namespace core-pay to STRICT with port 9000 of workload ledger-agent set to PERMISSIVE', ['Require mutual TLS in namespace core-pay, except that workload core-pay/ledger-agent on port 9000 takes plaintext too.']],
  ['Could the mTLS mode of ns depot be lowered to permissive, apart from stock-core which has to stay strict?', ['Accept mutual TLS and plaintext in namespace depot.', 'Require mutual TLS in workload depot/stock-core.']],
  ['mTLS: mesh=STRICT, ns sandbox-a=PERMISSIVE, ns sandbox-b=DISABLE', ['Require mutual TLS in the whole mesh.', 'Accept mutual TLS and plaintext in namespace sandbox-a.', 'Switch mutual TLS off in namespace sandbox-b.']],
  ['mtls strict in all namespaces but team-c', ['Require mutual TLS in the whole mesh.', 'Accept mutual TLS and plaintext in namespace team-c.']],
  ['PeerAuthentication: ns=audit, mode=STRICT; exempt: syslog-sink (514)', ['Require mutual TLS in namespace audit, except that workload audit/syslog-sink on port 514 takes plaintext too.']],
  ['no service in ns pharma answers unencrypted calls', ['Require mutual TLS in namespace pharma.']],
  ['accept both plain and mTLS connections at mq-broker in ns queue', ['Accept mutual TLS and plaintext in workload queue/mq-broker.']],
  ['ports 9100 and 9101 of node-stats in ns infra accept plaintext, otherwise infra is strict', ['Require mutual TLS in namespace infra, except that workload infra/node-stats on port 9100 takes plaintext too; workload infra/node-stats on port 9101 takes plaintext too.']],
])('places, ports and modes in one sentence or in several: %s', (text, sentences) => {
  expect(said(text)).toEqual(sentences);
});

test.each([
  ['strict mTLS for the mesh, but leave namespace legacy untouched', 'legacy'],
  ['disable mTLS between pay/web and pay/orders', 'from every caller'],
  ['mtls: team-a strict, team-b permissive, team-c off', 'team-a'],
  ['strict mTLS in ns hr until October', 'blocked'],
  ['drop plaintext support in ns hr, migration is done', 'blocked'],
])('who, where and how long is never left out: %s', (text, words) => {
  expect(said(text)).toContain(words);
});

test.each([
  ['strict mTLS in ns hr, roughly', 'blocked'],
  ['strict mTLS in ns hr for websockets', 'blocked'],
  ['strict in ns hr; hr/web stays as it is', 'is not in it'],
  ['turn off strict mTLS in ns hr', 'should mutual TLS be off'],
  ['strict mTLS in ns hr and permissive mTLS in ns hr', 'cannot be strict and permissive'],
  ['strict mTLS for everything that hr/web calls', 'decided where a call arrives'],
  ['hr/api: port 9090 must only accept mTLS', 'what holds for its other ports'],
])('what is not certain is not answered: %s', (text, words) => {
  expect(said(text)).toContain(words);
});

test.each([
  ['allow plaintext from namespace batch into namespace bank', 'depends on who is called'],
  ['enable mTLS', 'where should this hold'],
])('what is not certain is asked: %s', (text, question) => {
  expect(said(text)).toContain(question);
});
