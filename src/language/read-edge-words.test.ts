import { expect, test } from 'vitest';
import { saidOrAsked } from './small-shop.test-data.ts';
import { emptyVocabulary as nothing } from './vocabulary.ts';

const said = (text: string): readonly string[] | string => saidOrAsked(text, nothing, (sentence) => sentence.replaceAll(' because "as the request says"', ''));

test.each([
  ['strict mTLS in all namespaces but ops and lobby', ['Require mutual TLS in the whole mesh.', 'Accept mutual TLS and plaintext in namespace ops.', 'Accept mutual TLS and plaintext in namespace lobby.']],
  ['Strict everywhere but in the namespaces ops and lobby.', ['Require mutual TLS in the whole mesh.', 'Accept mutual TLS and plaintext in namespace ops.', 'Accept mutual TLS and plaintext in namespace lobby.']],
  ['strict mTLS in every namespace except ops, lobby and dev', ['Require mutual TLS in the whole mesh.', 'Accept mutual TLS and plaintext in namespace ops.', 'Accept mutual TLS and plaintext in namespace lobby.', 'Accept mutual TLS and plaintext in namespace dev.']],
  ['Turn on strict mutual TLS for the whole finance namespace but old-cobol needs plaintext still.', ['Require mutual TLS in namespace finance, except that workload finance/old-cobol takes plaintext too.']],
  ['STRICT mtls for namespace finance. Except the workload reports-ftp, it has no sidecar.', ['Require mutual TLS in namespace finance, except that workload finance/reports-ftp takes plaintext too.']],
  ['Please enforce mTLS for everything in the hr namespace. The only thing that cannot do it yet is badge-reader; it should keep accepting both.', ['Require mutual TLS in namespace hr, except that workload hr/badge-reader takes plaintext too.']],
  ['All workloads in namespace ads must speak mutual TLS with each other; port 15090 of ad-server is scraped in plain http and has to stay that way', ['Require mutual TLS in namespace ads, except that workload ads/ad-server on port 15090 takes plaintext too.']],
  ['strict mTLS in ns vault, hsm-proxy plain', ['Require mutual TLS in namespace vault, except that workload vault/hsm-proxy takes plaintext too.']],
  ['ticket-api in ns events accepts plaintext today, this has to end', ['Require mutual TLS in workload events/ticket-api.']],
  ['we need permissive mode in namespace migration-1 until all teams have sidecars', ['Accept mutual TLS and plaintext in namespace migration-1.']],
])('where mutual TLS holds, and where not: %s', (text, sentences) => {
  expect(said(text)).toEqual(sentences);
});

test.each([
  ['expose helpdesk (ns support) under help.acme.io, TLS with secret help-acme-tls, and send plain http visitors to https', ['Offer support/helpdesk to the outside as host help.acme.io; with simple TLS from secret help-acme-tls; redirecting plaintext.']],
  ['expose helpdesk (ns support) under help.acme.io, TLS with secret help-acme-tls, whoever comes over http is sent to https', ['Offer support/helpdesk to the outside as host help.acme.io; with simple TLS from secret help-acme-tls; redirecting plaintext.']],
  ['/v1 of api.acme.dev goes to api-v1 and /v2 goes to api-v2, both in ns platform, TLS secret acme-api', ['Offer platform/api-v1 to the outside as host api.acme.dev; for path under /v1; with simple TLS from secret acme-api; redirecting plaintext.', 'Offer platform/api-v2 to the outside as host api.acme.dev; for path under /v2; with simple TLS from secret acme-api; redirecting plaintext.']],
  ['status-web in ns ops should be reachable on http://status.acme.dev/now', ['Offer ops/status-web to the outside as host status.acme.dev; for path under /now; in plaintext.']],
  ['status-web in ns ops goes public as status.acme.dev, cert in secret status-cert', ['Offer ops/status-web to the outside as host status.acme.dev; with simple TLS from secret status-cert; redirecting plaintext.']],
])('what is offered: %s', (text, sentences) => {
  expect(said(text)).toEqual(sentences);
});

test.each([
  ['sampling for ns ads: 0.5%', ['Observe namespace ads: traces of 0.5% of the requests.']],
  ['access logs off, but on for transfers in ns bank', ['Observe the whole mesh: access logs off.', 'Observe workload bank/transfers: access logs on.']],
  ['no access logs for ad-server in ns ads, they fill up our disks', ['Observe workload ads/ad-server: access logs off.']],
  ['proxy of ad-server (ns ads): limit memory to 512Mi and cpu to 500m', ['Bring workload ads/ad-server into the mesh: proxy cpu limit 500m; proxy memory limit 512Mi.']],
  ['pods of batch-runner in ns jobs must wait for the proxy before they start', ['Bring workload jobs/batch-runner into the mesh: containers start after the proxy.']],
  ['No one can call docs-api in ns legal without a token of https://id.legal.example', ['Require tokens of issuer "https://id.legal.example" on calls to legal/docs-api.']],
  ['jwt on docs-api (ns legal): optional. issuer https://idp.legal.example', ['Check tokens of issuer "https://idp.legal.example" on calls to legal/docs-api.']],
])('what is watched, joined, and asked of users: %s', (text, sentences) => {
  expect(said(text)).toEqual(sentences);
});

test.each([
  ['Testers, recognisable by the header x-team: qa, see a gRPC UNAVAILABLE from quota in namespace billing in every second call', ['Disturb calls to billing/quota with header x-team equal to "qa": fail 50% with gRPC status UNAVAILABLE.']],
  ['10% of production-like traffic of offers (crm) shall be mirrored to offers-v2-test (crm)', ['Copy 10% of calls to crm/offers to service crm/offers-v2-test.']],
  ['permanently redirect /promo on landing (www) to https://promo.example.com/', ['Redirect calls to www/landing with path under /promo by status 301 to scheme https; host promo.example.com; path /.']],
  ['redirect everybody who opens /jobs on careers (ns web) permanently to https://jobs.acme.io', ['Redirect calls to web/careers with path under /jobs by status 301 to scheme https; host jobs.acme.io.']],
  ['careers (ns web): redirect / to /home', ['Redirect calls to web/careers with path / by status 302 to path /home.']],
  ['In ns blog, calls for /posts/ on articles must arrive there as /v2/posts/', ['Rewrite calls to blog/articles with path under /posts: the path becomes /v2/posts.']],
])('what is done to requests: %s', (text, sentences) => {
  expect(said(text)).toEqual(sentences);
});

test.each([
  'cart in shop: add header x-env: prod to requests and route them to v2',
  'We have to call https://api.github.com from the service ci-runner in namespace build. Nothing else outside.',
  'billing in prod needs to reach api.paypal.com on 443 over TLS, nothing else from outside',
  'delay 2s on 10% of GET /pay of payments in ns shop with x-test: yes and 503 on 5% of POST',
  'access logging only for 5xx in namespace prod-eu',
  'strict mTLS mesh-wide, vault-ui',
  'disable istio for the pod logger in namespace ops',
])('what must not be answered: %s', (text) => {
  expect(typeof said(text)).toBe('string');
});
