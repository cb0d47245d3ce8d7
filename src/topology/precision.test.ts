import { describe, expect, it } from 'vitest';
import { configMap, deployment, edgeLine, edgeLines, env, service, shop, topologyOf } from './topology-lines.ts';
import type { Topology } from './topology.ts';

function callsOf(variables: Readonly<Record<string, string>>): string[] {
  return edgeLines(topologyOf(shop + deployment('web', env(variables)) + service('web', '{name: http, port: 80}')), 'web');
}

describe('what looks like an address and is no call', () => {
  it.each([
    ['itself', { SELF_URL: 'http://web:80', PEERS_HOST: 'web' }],
    ['a name', { QUEUE_NAME: 'redis', OTEL_SERVICE_NAME: 'cart' }],
    ['a user, a database, a driver, a type', { DB_USER: 'payment', DB_DATABASE: 'orders', DB_DRIVER: 'mysql', CACHE_TYPE: 'redis', MYSQL_DB: 'cart' }],
    ['a choice of a backend', { SESSION_BACKEND: 'redis', RESULT_BACKEND: 'mongo' }],
    ['allowed origins', { CORS_ALLOWED_ORIGINS: 'http://cart:8080', CORS_ORIGIN: 'http://payment' }],
    ['redirects', { OAUTH_REDIRECT_URI: 'http://cart:8080/cb', CALLBACK_URL: 'http://payment/cb' }],
    ['public addresses', { PUBLIC_URL: 'http://cart:8080', APP_URL: 'https://shop.acme.com', KC_HOSTNAME: 'auth.acme.com' }],
    ['what it listens on and advertises', { KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka:9092', LISTEN_ADDR: '0.0.0.0:80', BIND_HOST: 'cart' }],
    ['images', { SIDECAR_IMAGE: 'redis:6379', VERSION: 'mysql:8' }],
    ['a word under a name that says nothing', { MODE: 'cart', SEARCH: 'mongo' }],
    ['this machine and IP addresses', { A_URL: 'http://localhost:8080', B_HOST: '127.0.0.1', C_ADDR: '10.0.0.5:80', D_URL: 'http://[::1]:80' }],
    ['the API server', { API_HOST: 'kubernetes.default.svc' }],
    ['exceptions to a proxy', { NO_PROXY: 'cart,payment,.svc,localhost' }],
    ['a sentence', { MESSAGE: 'see cart: it works', TIME: '12:30:45' }],
  ])('%s', (_, variables) => {
    expect(callsOf(variables)).toEqual([]);
  });

  it('leaves probes, annotations and images alone', () => {
    const container = 'readinessProbe: {httpGet: {host: cart, port: 8080, path: /}}\nlivenessProbe: {exec: {command: [curl, "http://payment"]}}';
    const topology = topologyOf(shop + deployment('web', container, { image: 'cart:8080', annotations: 'docs: "http://cart:8080"' }));
    expect(edgeLines(topology, 'web')).toEqual([]);
  });

  it('leaves links in files alone', () => {
    const text = 'conf.json: |\n  {"$schema": "https://json.acme.com/s.json", "license": "https://www.apache.org/licenses/LICENSE-2.0", "title": "http://a.b.com"}';
    const topology = topologyOf(shop + deployment('web', 'volumeMounts: [{name: v, mountPath: /c}]', { pod: 'volumes: [{name: v, configMap: {name: c}}]' }) + configMap('c', text));
    expect(edgeLines(topology, 'web')).toEqual([]);
  });
});

describe('names that resolve to nothing', () => {
  it('reports bare names as dangling and dotted ones as outside', () => {
    const topology = topologyOf(deployment('web', env({ CART_HOST: 'cart', API_URL: 'http://gone:80', MAPS_HOST: 'maps.acme.io', DB_HOST: 'db.bank', X_URL: 'http://a.b.svc.cluster.local' })) + deployment('x', '', { namespace: 'bank' }));
    expect(topology.dangling.map(({ address }) => address)).toEqual(['cart', 'db.bank', 'http://a.b.svc.cluster.local', 'http://gone:80']);
    expect(topology.edges.map(edgeLine)).toEqual(['web -> maps.acme.io:443 https']);
  });

  it('takes a port that the Service does not have for the one in front of it, doubts it, and says so', () => {
    const topology = topologyOf(shop + deployment('web', env({ PAYMENT_ADDR: 'payment:8080', CART_ADDR: 'cart:1234' })));
    expect(edgeLines(topology, 'web')).toEqual(['web -> cart:8080 http (low)', 'web -> payment:80 http (low)']);
    expect(topology.dangling.map(({ address, because }) => `${address}: ${because}`)).toEqual([
      'cart:1234: Service `cart` has no port 1234, it has 8080',
      'payment:8080: Service `payment` has no port 8080, its pods listen there behind port 80',
    ]);
  });
});

describe('telemetry', () => {
  it('is kept apart', () => {
    const collectors =
      deployment('collector', '', { image: 'otel/opentelemetry-collector-contrib:1' }) + service('collector', '{port: 4317}, {port: 4318}') + deployment('tracer', '', { image: 'jaegertracing/all-in-one:1' }) + service('tracer', '{port: 14268}');
    const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4317', JAEGER_ENDPOINT: 'http://tracer:14268/api', STATSD_ADDR: 'statsd.acme.io:8125', CART_ADDR: 'cart:8080' };
    const topology = topologyOf(shop + collectors + deployment('web', env(variables)));
    expect(edgeLines(topology, 'web')).toEqual(['web -> cart:8080 http']);
    expect(topology.telemetry.map(edgeLine)).toEqual(['web -> collector:4317 http', 'web -> tracer:14268 http', 'web -> statsd.acme.io:8125 unknown']);
  });

  it('does not make the callees of a workload known', () => {
    const topology = topologyOf(deployment('web', env({ ZIPKIN_URL: 'http://zipkin:9411' })) + service('zipkin', '{port: 9411}'));
    expect(topology.unknown).toEqual([{ workload: 'default/web', because: 'its settings hold addresses of telemetry collectors only' }]);
  });
});

describe('a list of addresses that several workloads take whole', () => {
  const whole = 'envFrom: [{configMapRef: {name: all}}]';
  const possible = (topology: Topology): string[] => topology.possible.map(edgeLine);

  it('is believed of a workload that it does not list, and left open for one that it does', () => {
    const directory = configMap('all', 'CART_ADDR: cart:8080\nPAYMENT_ADDR: payment:80\nORDERS_ADDR: orders:80\nWEB_ADDR: web:80');
    const topology = topologyOf(shop + directory + deployment('web', whole) + service('web', '{name: http, port: 80}') + deployment('gate', whole));
    expect(edgeLines(topology, 'web')).toEqual([]);
    expect(possible(topology)).toEqual(['web -> cart:8080 http (low)', 'web -> orders:80 http (low)', 'web -> payment:80 http (low)']);
    expect(topology.unknown.find((item) => item.workload === 'default/web')?.because).toBe('it takes a list of addresses that others take as well, so it may call cart, orders and payment, or not');
    expect(edgeLines(topology, 'gate')).toHaveLength(4);
  });

  it('is a list of its own where one workload alone takes it', () => {
    const own = configMap('all', 'CART_ADDR: cart:8080\nPAYMENT_ADDR: payment:80\nWEB_ADDR: web:80');
    const topology = topologyOf(shop + own + deployment('web', whole) + service('web', '{name: http, port: 80}'));
    expect(edgeLines(topology, 'web')).toEqual(['web -> cart:8080 http', 'web -> payment:80 http']);
  });

  it('is believed again where a policy admits the call', () => {
    const directory = configMap('all', 'CART_ADDR: cart:8080\nPAYMENT_ADDR: payment:80\nORDERS_ADDR: orders:80\nWEB_ADDR: web:80');
    const policy = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: {matchLabels: {app: cart}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 8080}]}]}\n---\n';
    const topology = topologyOf(shop + directory + policy + deployment('web', whole) + service('web', '{name: http, port: 80}') + deployment('gate', whole));
    expect(edgeLines(topology, 'web')).toEqual(['web -> cart:8080 http (medium)']);
    expect(possible(topology)).toEqual(['web -> orders:80 http (low)', 'web -> payment:80 http (low)']);
  });

  it('gives an entry to the workload that it is named for', () => {
    const stores = ['orders-db', 'users-db'].map((name) => deployment(name, '', { image: 'postgres:16' }) + service(name, '{port: 5432}')).join('');
    const list = configMap('all', 'ORDER_DB_URL: postgres://orders-db/orders\nUSER_DB_HOST: users-db\nORDER_QUEUE_HOST: broker\nCART_ADDR: cart:8080');
    const broker = deployment('broker', '', { image: 'rabbitmq:3' }) + service('broker', '{port: 5672}');
    const topology = topologyOf(shop + stores + broker + list + deployment('orders-service', whole) + deployment('user', whole));
    expect(edgeLines(topology, 'orders-service')).toEqual(['orders-service -> broker:5672 tcp', 'orders-service -> cart:8080 http', 'orders-service -> orders-db:5432 tcp']);
    expect(edgeLines(topology, 'user')).toEqual(['user -> broker:5672 tcp', 'user -> cart:8080 http', 'user -> users-db:5432 tcp']);
  });
});

describe('an application that is named for telemetry', () => {
  const named = (name: string): string => `otel-demo-${name}`;
  const pods = ['cart', 'shop', 'mail'].map((name) => deployment(named(name), '') + service(named(name), '{name: grpc, port: 8080}')).join('');

  it('has calls all the same', () => {
    const web = deployment('web', env({ CART_ADDR: 'otel-demo-cart:8080', MAIL_ADDR: 'otel-demo-mail.default:8080', COLLECTOR_ADDR: 'otel-demo-otelcol:8888' }));
    const topology = topologyOf(pods + service(named('otelcol'), '{port: 8888}') + web);
    expect(edgeLines(topology, 'web')).toEqual(['web -> otel-demo-cart:8080 grpc', 'web -> otel-demo-mail:8080 grpc']);
    expect(topology.telemetry.map(edgeLine)).toEqual(['web -> otel-demo-otelcol:8888 unknown']);
  });

  it('has them in a namespace that is named for it', () => {
    const topology = topologyOf(deployment('web', env({ CART_URL: 'http://cart.otel:8080' })) + deployment('cart', '', { namespace: 'otel' }) + service('cart', '{port: 8080}', { namespace: 'otel' }));
    expect(topology.edges.map(edgeLine)).toEqual(['web -> otel/cart:8080 http']);
  });
});

describe('datastores', () => {
  const store = (name: string, image: string, port: number): string => deployment(name, `ports: [{containerPort: ${port}}]`, { image });

  it.each([
    ['users-db', 'acme/users-db:1', 5432, true],
    ['catalogue', 'acme/demo:1-kafka', 9092, true],
    ['mongodb', 'acme/seeded:1', 27017, true],
    ['users-db', 'acme/users-db:1', 8080, false],
    ['redis-follower', 'acme/redis-follower:1', 6379, false],
    ['kafka-consumer', 'acme/kafka-consumer:1', 9092, false],
    ['orders', 'acme/orders:1', 5432, false],
  ])('%s of image %s on port %i: %s', (name, image, port, expected) => {
    expect(topologyOf(store(name, image, port)).workloads.get(`default/${name}`)?.isDatastore).toBe(expected);
  });

  it('are called by a bare name under the name of their kind', () => {
    const cache = store('vote-back', 'redis:7', 6379) + service('vote-back', '{port: 6379}');
    const topology = topologyOf(shop + cache + deployment('web', env({ REDIS: 'vote-back', MODE: 'vote-back', MONGO: 'payment' })));
    expect(edgeLines(topology, 'web')).toEqual(['web -> vote-back:6379 redis (medium)']);
  });
});

describe('a workload that is known to call hosts outside only', () => {
  const pay = deployment('pay', env({ GATEWAY_URL: 'https://api.stripe.com' }));

  it('may be the caller of a Service that nobody is known to call', () => {
    const topology = topologyOf(pay + deployment('ledger', '') + service('ledger', '{port: 80}'));
    expect(topology.unknown.map(({ workload, because }) => `${workload}: ${because}`)[1]).toBe('default/pay: its settings hold addresses outside only, and nobody is known to call ledger');
  });

  it('is known where every Service has its callers', () => {
    const topology = topologyOf(pay + service('pay', '{port: 80}') + deployment('web', env({ PAY_URL: 'http://pay' })));
    expect(topology.unknown).toEqual([]);
  });
});
