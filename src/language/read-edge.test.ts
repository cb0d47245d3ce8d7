import { expect, test } from 'vitest';
import { saidOrAsked } from './small-shop.test-data.ts';
import { emptyVocabulary as nothing } from './vocabulary.ts';

const said = (text: string): readonly string[] | string => saidOrAsked(text, nothing);

const tax = ['Let workload production/billing call host api.tax.example on port 443 by https through the egress gateway; configured in namespace production.'];

test.each([
  'In namespace production, billing should be able to reach https://api.tax.example on port 443, and the traffic has to leave through the egress gateway.',
  'Service billing in namespace production wants to call external https://api.tax.example port 443. It must go out by egress gateway.',
])('a host outside, and the way to it: %s', (text) => {
  expect(said(text)).toEqual(tax);
});

test('each host has the callers that were named with it', () => {
  expect(said('allow shop/web to reach api.stripe.com and shop/cart to reach api.paypal.com:8443')).toEqual([
    'Let workload shop/web call host api.stripe.com on port 443 by https directly; configured in namespace shop.',
    'Let workload shop/cart call host api.paypal.com on port 8443 by https directly; configured in namespace shop.',
  ]);
});

const tokens = 'tokens of issuer "https://login.example.com" on calls to team-a/profile';

test.each([
  ['team-a/profile - require JWT, issuer https://login.example.com, audience profile', [`Require ${tokens}; for audience profile.`]],
  ['team-a/profile requires a JWT\n- issuer: https://login.example.com\n- requests without a token are refused', [`Require ${tokens}.`]],
  ['RequestAuthentication only (no AuthorizationPolicy) for team-a/profile: issuer https://login.example.com', [`Check ${tokens}.`]],
])('tokens of people: %s', (text, sentences) => {
  expect(said(text)).toEqual(sentences);
});

test.each([
  ['Tokens for shop/checkout come from https://auth.example.com (keys: https://auth.example.com/certs). Anything without a token gets 401.', ['Require tokens of issuer "https://auth.example.com" on calls to shop/checkout; with keys from "https://auth.example.com/certs".']],
  ['shop/checkout takes login tokens from https://id.example.com; anonymous users remain allowed', ['Check tokens of issuer "https://id.example.com" on calls to shop/checkout.']],
  ['open egress from crm/sync to *.salesforce.com:443 (TLS), through the egress gateway', ['Let workload crm/sync call host *.salesforce.com on port 443 by tls through the egress gateway; configured in namespace crm.']],
  ['team-a/importer needs https://data.example.org', ['Let workload team-a/importer call host data.example.org on port 443 by https directly; configured in namespace team-a.']],
  ['team-a/importer must use https://data.example.org, which has to leave the mesh by the egress gateway', ['Let workload team-a/importer call host data.example.org on port 443 by https through the egress gateway; configured in namespace team-a.']],
  ['expose shop/web at shop.example.com for /, and shop/api for /api, both behind TLS secret shop-cert', ['Offer shop/web to the outside as host shop.example.com; for path under /; with simple TLS from secret shop-cert; redirecting plaintext.', 'Offer shop/api to the outside as host shop.example.com; for path under /api; with simple TLS from secret shop-cert; redirecting plaintext.']],
  ['route /app to core/web and /api to core/api on acme.example (https, cert acme-cert)', ['Offer core/web to the outside as host acme.example; for path under /app; with simple TLS from secret acme-cert; redirecting plaintext.', 'Offer core/api to the outside as host acme.example; for path under /api; with simple TLS from secret acme-cert; redirecting plaintext.']],
  ['tracing 100% in ns core, 1% everywhere else', ['Observe namespace core: traces of 100% of the requests.', 'Observe the whole mesh: traces of 1% of the requests.']],
  ['switch access logs on, only for errors, in namespace shop', ['Observe namespace shop: access logs on for errors only.']],
  ['metrics off for namespace shop, but on for shop/web', ['Observe namespace shop: metrics off.', 'Observe workload shop/web: metrics on.']],
  ["core/worker's sidecar only needs core/api and the host api.paypal.com", ['Tell workload core/worker only of services core/api; hosts api.paypal.com.']],
  ['all pods of shop/web start their container only after the proxy is ready', ['Bring workload shop/web into the mesh: containers start after the proxy.']],
])('the edge, and what is told of requests: %s', (text, sentences) => {
  expect(said(text)).toEqual(sentences);
});

test.each([
  ['crawler (ns search) may call news.example.com over plain http on port 80 and media.example.com over https', ['Let workload search/crawler call host news.example.com on port 80 by http directly; configured in namespace search.', 'Let workload search/crawler call host media.example.com on port 443 by https directly; configured in namespace search.']],
  ['allow egress from ns crm, workload mailer, to smtp.sendhub.io on TCP port 587', ['Let workload crm/mailer call host smtp.sendhub.io on port 587 by tcp directly; configured in namespace crm.']],
  ['The host api.partner.example, port 8443, TLS: reachable for claims-api in insurance', ['Let workload insurance/claims-api call host api.partner.example on port 8443 by tls directly; configured in namespace insurance.']],
  ['pay-adapter (ns pay) should reach gw.acquirer.example on 8443 TLS through the egress gateway instead of directly', ['Let workload pay/pay-adapter call host gw.acquirer.example on port 8443 by tls through the egress gateway; configured in namespace pay.']],
  ['shop/web → https://shop.example.net, secret shop-net, redirect http', ['Offer shop/web to the outside as host shop.example.net; with simple TLS from secret shop-net; redirecting plaintext.']],
  ['shop.acme.io/ goes to shop/frontend, shop.acme.io/api goes to shop/backend-api; tls secret is shop-acme', ['Offer shop/frontend to the outside as host shop.acme.io; with simple TLS from secret shop-acme; redirecting plaintext.', 'Offer shop/backend-api to the outside as host shop.acme.io; for path under /api; with simple TLS from secret shop-acme; redirecting plaintext.']],
  ['pay.acme.example: TLS with secret pay-acme. /api → pay-api, everything else → pay-web. Namespace is payx.', ['Offer payx/pay-api to the outside as host pay.acme.example; for path under /api; with simple TLS from secret pay-acme; redirecting plaintext.', 'Offer payx/pay-web to the outside as host pay.acme.example; for path under /; with simple TLS from secret pay-acme; redirecting plaintext.']],
  ['bank/statements: https://statements.bank.example, client certificates required, secret statements-mtls', ['Offer bank/statements to the outside as host statements.bank.example; with mutual TLS from secret statements-mtls; redirecting plaintext.']],
  ['expose grpc-api in ns g-x port 9000 on grpc.acme.example with tls secret grpc-acme-tls', ['Offer g-x/grpc-api on port 9000 to the outside as host grpc.acme.example; with simple TLS from secret grpc-acme-tls; redirecting plaintext.']],
  ['verify JWTs at edge-api in ns edge-x (issuer https://i.acme.example); don\'t reject requests that have none', ['Check tokens of issuer "https://i.acme.example" on calls to edge-x/edge-api.']],
  ['Require a valid login token from https://id.acme.example on all calls to crm-api, namespace crm-x. Tokens must be meant for crm.', ['Require tokens of issuer "https://id.acme.example" on calls to crm-x/crm-api; for audience crm.']],
  ['metrics on for ns alpha-x, off for ns beta-x', ['Observe namespace alpha-x: metrics on.', 'Observe namespace beta-x: metrics off.']],
  ['access logging off in ns quiet-x except for audit-svc', ['Observe namespace quiet-x: access logs off.', 'Observe workload quiet-x/audit-svc: access logs on.']],
  ['The sidecar of feed-reader in ns social should only know about feed and users.', ['Tell workload social/feed-reader only of services social/feed and social/users.']],
  ['Inventory-sync in ns stock is deployed in cluster eu-2, make it reachable from here', ['Reach stock/inventory-sync in cluster eu-2.']],
])('a host and what belongs to it, in any order: %s', (text, sentences) => {
  expect(said(text)).toEqual(sentences);
});

test.each([
  ['expose web (ns x) at a.example.com and b.example.com, TLS only for the first, secret a-cert', 'which host is that'],
  ['api in ns x may call https://a.example.com and http://b.example.com, the latter only through the egress gateway', 'which host is that'],
  ['team-a may call https://x.example.com, but team-a/web only through the egress gateway', 'who directly'],
  ['shop/maps: tiles.example.com over egress, timeouts 2s', 'settings hold for calls to services'],
  ['/health on shop/web must remain open, everything else there needs a JWT from https://id.example.com', 'neither paths nor methods'],
  ['Log only 5xx in ns api-zone', '400 and above'],
  ['remove the egress of shop/web to a.example.com', 'taken away'],
  ['trace 5% in ns shop except shop/web', 'which share'],
])('what belongs to one of several is not given to all: %s', (text, words) => {
  expect(said(text)).toContain(words);
});

test.each([
  ['shop/web needs https://swift.example.com, nobody else should', 'hinders nobody else'],
  ['only shop/web may reach api.example.com', 'hinders nobody else'],
  ['All requests to shop/web except /healthz need a JWT from https://id.example.com', 'neither paths nor methods'],
  ['shop/web: only users with the claim role=admin may DELETE; issuer https://id.example.com', 'what stands inside of a token'],
  ['trace 10% in finance, access log everywhere else off', 'finance'],
])('what cannot be said is told: %s', (text, words) => {
  expect(said(text)).toContain(words);
});

test.each([
  ['expose shop/web and shop/cart on shop.example.com', 'which of them should be offered'],
  ['require JWTs on service shop/web', 'which issuer'],
])('what is not certain is asked: %s', (text, question) => {
  expect(said(text)).toContain(question);
});

test('headers that browsers read are nothing that a mesh configuration of ours says', () => {
  expect(said('CORS: allow https://app.example.com on shop/web')).toBe('out-of-scope');
});
