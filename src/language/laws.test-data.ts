import type { Vocabulary, VocabularyService } from './vocabulary.ts';

/** Clear requests of every family, half of them about a mesh that no input shows. Each is answered. */
export const answered: { readonly shop: readonly string[]; readonly none: readonly string[] } = {
  shop: [
    'orders: 3s timeout',
    'give calls from web to orders at most 3 seconds',
    'GETs to orders may take 2s',
    'retry calls to orders twice on 503, each try 500ms',
    'never retry orders',
    'limit orders to 50 requests per second',
    'eject pods of orders after 5 consecutive errors',
    'at most 100 connections to catalog',
    'balance calls to orders by least request',
    'stick clients of orders to a pod by cookie sid',
    'orders: 90% to v1, 10% to v2',
    'send requests to orders with the header x-beta: 1 to v2',
    'route /v2 of orders to v2',
    'send all traffic of orders to v1',
    'delay 10% of the calls from web to orders by 2s',
    'fail requests to orders that have the header x-test: 1 with 503',
    'mirror 10% of the traffic of orders to v2',
    'only web may call orders',
    'web may call orders with GET only',
    'nobody may call catalog',
    'web must not call catalog',
    'let only web and catalog call orders',
    'namespace shop: mTLS strict',
    'mTLS permissive for orders',
    'expose web at shop.example.com with the certificate shop-cert',
    'web may call https://api.stripe.com',
    'trace 5% of the requests of web',
    'access logs on for orders',
    'remove the timeout of orders',
    'redirect /old of web to /new',
  ],
  none: [
    'billing in namespace fin: 3s timeout',
    'give gizmo-api in namespace lab a timeout of 2s',
    'retry calls to billing in namespace fin 3 times on 5xx',
    'no retries for ledger-db in namespace fin',
    'parcel-api (ns depot): max 100 pending requests',
    'eject instances of parcel-api in namespace depot after 3 errors in a row',
    'parcel-api in namespace depot: round robin',
    'split parcel-api in namespace depot 80/20 between v1 and v2',
    'requests to profile in namespace team-a with header x-user: alice go to v2',
    'send 100% of profile in namespace team-a to v2',
    'inject 503 into 20% of the calls to ledger-db in namespace fin with header x-test: 1',
    'add a delay of 5s to calls from billing to ledger-db, both in namespace fin',
    'mirror all traffic of profile in namespace team-a to v2',
    'ledger-db in namespace fin may only be called by billing',
    'allow only the namespace web to call billing in namespace fin',
    'deny namespace guest all access to billing in namespace fin',
    'support-app may only GET /refunds on billing in namespace fin, nobody else may call it',
    'require mTLS in namespace fin',
    'mTLS off for ledger-db in namespace fin',
    'billing in namespace fin requires a JWT from https://id.example.com with keys at https://id.example.com/keys',
    'offer storefront in namespace web as www.example.org, plain http',
    'billing in namespace fin needs to call api.bank.example on port 8443',
    'trace 1% in namespace fin',
    'metrics off for batch-job in namespace fin',
    'take away the retries of billing in namespace fin',
    'rewrite /api/v1 to /v1 for billing in namespace fin',
    'timeout 250ms for calls from storefront to parcel-api, both in namespace web',
    'billing in namespace fin: hash on header x-tenant',
    'billing in namespace fin: timeout 2s for GET, 5s for POST',
    'storefront in namespace web: timeout 4s and 2 retries on 503',
  ],
};

/** Ends and beginnings that make something else of any request. `…` stands for the request. */
export const changing: readonly string[] = [
  '…, not now', '…, I think not', '…, or rather not', '…. No, wait.', '…. Ignore that.', '…, or not at all',
  "don't: …", 'undo this: …', 'the opposite of: …', 'it is not true that …',
  '… except in emergencies', '… except for uploads', '… unless the header x-skip is set', '… for all but one of them',
  '… in staging only', '… only the first time', '… for v7 only', '… on port 4711 only', '… only from namespace nowhere',
  '… until Friday', '… on weekends', '… from 9 to 5', '… at night', '… for the first 10 minutes', '… starting tomorrow', '… after the release', '…, as a test for an hour', '…. Undo it at 18:00.', 'at night, …',
  '… if the load is high', '… when v7 is ready', '… when the error rate is above 5%', 'if the load is high, …', 'in case of an outage, …',
  '… for 7% of the requests', '… for premium users', '… for mobile clients', 'for new users, …', '… with a probability of 7%', '… per user',
  '… minus one', '… and vice versa', '… in cluster west', '… in the eu region', 'in the second cluster, …',
  '…, or is that too much?', '…. The same for gadget-7.', 'what if …', 'tell me whether …',
];

/** Ends and beginnings that change nothing. */
export const harmless: readonly string[] = [
  '…, please', '…. Thanks!', '…, thx', '… asap', 'Please: …', 'Hi team, …', 'Hello, please …', '…. Sorry for the noise.', '…. No rush.', '…. It is urgent.',
  '…. Customers complain.', '…. Our customers complained a lot last week.', '…. I was on call tonight.', '…. The latency is awful.', '…. See ticket OPS-1234.',
  'OPS-1234: …', '…. This came up in the retro.', 'We had an outage last night. …', 'Everything has been slow lately. …', '…. Let me know when it is done.',
  '…. It bit us again yesterday.', 'As discussed with Anna, …', '…, as discussed', '… because of the last incident', '…. Hope that makes sense.', '  …  ', '…!',
];

/** Pairs that do not keep to the law, and why that is so. Nothing may be added. */
export const known: ReadonlyMap<string, string> = new Map<string, string>([
]);

function service(namespace: string, name: string, versions: readonly string[] = []): VocabularyService {
  return { id: `${namespace}/${name}`, namespace, name, ports: [{ port: 8080, protocol: 'http' }], workloads: [`${namespace}/${name}`], versions: versions.map((version) => ({ name: version, labels: { version } })) };
}

const services = [service('shop', 'orders', ['v1', 'v2']), service('shop', 'web'), service('shop', 'catalog')];

export const shop: Vocabulary = {
  services,
  workloads: services.map(({ id, name, namespace }) => ({ id, namespace, name, serviceAccount: name, services: [id] })),
  namespaces: ['shop'],
  hosts: [],
  homeNamespace: 'shop',
  callersOf: new Map([['shop/orders', ['shop/web']]]),
  guarded: new Set(),
};
