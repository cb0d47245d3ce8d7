import { describe, expect, it } from 'vitest';
import { configMap, deployment, edgeLines, env, indent, service, shop, topologyOf } from './topology-lines.ts';

function callsOf(container: string, more = '', pod = ''): string[] {
  return edgeLines(topologyOf(shop + deployment('web', container, { pod }) + more), 'web').map((line) => line.slice('web -> '.length));
}

describe('environment variables', () => {
  it.each([
    ['an address', { CART_ADDR: 'cart:8080' }, ['cart:8080 http']],
    ['a host and a port', { REDIS_HOST: 'redis', REDIS_PORT: '6379' }, ['redis:6379 tcp']],
    ['a host with one of several ports beside it', { ORDERS_HOST: 'orders', ORDERS_PORT: '80' }, ['orders:80 http']],
    ['a gRPC host', { ORDERS_GRPC_HOST: 'orders' }, ['orders:9090 grpc (medium)']],
    ['a URL', { PAYMENT_URL: 'http://payment/charge' }, ['payment:80 http']],
    ['a URL whose name says nothing', { CHECKOUT_VIA: 'http://payment:80' }, ['payment:80 http']],
    ['a host and port whose name says nothing', { CART: 'cart:8080' }, ['cart:8080 http']],
    ['a bare service', { PAYMENT_SERVICE: 'payment' }, ['payment:80 http']],
    ['an endpoint', { CART_ENDPOINT: 'cart.default:8080' }, ['cart:8080 http']],
    ['a full name', { CART_HOST: 'cart.default.svc.cluster.local' }, ['cart:8080 http']],
    ['another namespace', { RATES: 'rates.bank.svc:50051' }, ['bank/rates:50051 grpc']],
    ['JDBC', { DB: 'jdbc:mysql://mysql:3306/shop?useSSL=false' }, ['mysql:3306 mysql']],
    ['a Go DSN', { MYSQL_DSN: 'root:pa55@tcp(mysql:3306)/shop' }, ['mysql:3306 mysql']],
    ['MongoDB with credentials', { MONGO_URI: 'mongodb://root:p@ss:w0rd@mongo:27017/shop' }, ['mongo:27017 mongo']],
    ['Redis by scheme alone', { CACHE: 'redis://redis/0' }, ['redis:6379 tcp']],
    ['a connection string', { ConnectionStrings__Default: 'Server=mysql;Port=3306;Database=shop;Uid=root;Pwd=x' }, ['mysql:3306 mysql']],
    ['PHP data objects', { PDO_URL: 'mysql:host=mysql;dbname=cart;charset=utf8' }, ['mysql:3306 mysql']],
    ['a list of brokers', { KAFKA_BROKERS: 'kafka-0.kafka:9092,kafka-1.kafka:9092' }, ['kafka:9092 tcp']],
    ['a pod of a headless Service', { BROKER: 'kafka-0.kafka.default.svc.cluster.local:9092' }, ['kafka:9092 tcp']],
    ['camel case', { cartServiceUrl: 'http://cart:8080' }, ['cart:8080 http']],
    ['glued words', { REDISHOST: 'redis' }, ['redis:6379 tcp']],
    ['options of a JVM', { JAVA_OPTS: '-Xmx1g -Dcart.url=http://cart:8080 -Dredis.host=redis' }, ['cart:8080 http', 'redis:6379 tcp']],
    ['JSON', { CONFIG: '{"redis": {"host": "redis", "port": 6379}, "name": "cart"}' }, ['redis:6379 tcp']],
    ['a resolver scheme', { RATES_TARGET: 'dns:///rates.bank:50051' }, ['bank/rates:50051 grpc']],
    ['a variable inside a variable', { CART_NAME: 'cart', CART_URL: 'http://$(CART_NAME):8080' }, ['cart:8080 http']],
    ['variables of Kubernetes', { CART_URL: 'http://$(CART_SERVICE_HOST):$(CART_SERVICE_PORT)/' }, ['cart:8080 http']],
    ['a host outside', { STRIPE_URL: 'https://api.stripe.com/v1' }, ['api.stripe.com:443 https']],
    ['a host outside with a port', { SMTP_ADDR: 'smtp.gmail.com:587' }, ['smtp.gmail.com:587 unknown']],
    ['several callees in one list', { UPSTREAMS: 'cart:8080, payment:80' }, ['cart:8080 http', 'payment:80 http']],
  ])('%s', (_, variables, expected) => {
    expect(callsOf(env(variables))).toEqual(expected);
  });

  it('takes ConfigMaps and Secrets whole, with a prefix, and by key', () => {
    const container = `envFrom:
- configMapRef: {name: addresses}
- {prefix: DB_, secretRef: {name: database}}
env:
- {name: PAYMENT_URL, valueFrom: {configMapKeyRef: {name: addresses, key: pay}}}
- {name: MONGO_URL, valueFrom: {secretKeyRef: {name: database, key: mongo}}}`;
    const more = `${configMap('addresses', 'CART_ADDR: cart:8080\npay: http://payment')}apiVersion: v1
kind: Secret
metadata: {name: database}
stringData: {mongo: "mongodb://root:hunter2@mongo"}
data: {HOST: ${btoa('mysql')}}
`;
    expect(callsOf(container, more)).toEqual(['cart:8080 http', 'mongo:27017 mongo', 'mysql:3306 mysql', 'payment:80 http']);
  });

  it('lets a variable override the one of `envFrom`', () => {
    const container = `envFrom: [{configMapRef: {name: addresses}}]\n${env({ CART_ADDR: 'payment:80' })}`;
    expect(callsOf(container, configMap('addresses', 'CART_ADDR: cart:8080'))).toEqual(['payment:80 http']);
  });
});

describe('arguments', () => {
  it.each([
    ['an option with `=`', 'args: [--redis-host=redis]', ['redis:6379 tcp']],
    ['an option with its value behind', 'args: [-database.uri, "mongodb://mongo/shop"]', ['mongo:27017 mongo']],
    ['a plain address', 'args: ["-sleep=2", "cart:8080"]', ['cart:8080 http']],
    ['a primary to copy', 'command: [redis-server, --replicaof, redis, "6379"]', ['redis:6379 tcp']],
    ['a primary to copy, in a script', 'command: [sh, -c, "redis-server --slaveof redis 6379"]', ['redis:6379 tcp']],
    ['a variable', `${env({ TARGET_NAME: 'cart' })}\ncommand: [run, "--upstream=http://$(TARGET_NAME):8080"]`, ['cart:8080 http']],
    ['a shell', 'command: [sh, -c, "while true; do curl -s http://cart:8080/; sleep 1; done"]', ['cart:8080 http']],
    ['a client in a shell', 'command: [sh, -c, "redis-cli -h redis -p 6379 FLUSHALL && exec app"]', ['redis:6379 tcp']],
  ])('%s', (_, container, expected) => {
    expect(callsOf(container)).toEqual(expected);
  });

  it('takes an init container that waits for little', () => {
    const pod = 'initContainers:\n- {name: wait, image: busybox, command: [sh, -c, "until nc -z mysql 3306; do echo waiting for http://cart:8080; sleep 2; done"]}';
    expect(callsOf('', '', pod)).toEqual(['mysql:3306 mysql (low)']);
  });
});

describe('mounted files', () => {
  const mounted = 'volumeMounts: [{name: config, mountPath: /etc/app}]';
  const pod = 'volumes: [{name: config, configMap: {name: files}}]';
  const file = (name: string, text: string): string => configMap('files', `${name}: |\n${indent(text, 2)}`);

  it.each([
    ['application.yaml', 'spring:\n  redis:\n    host: redis\n    port: 6379\npayment:\n  url: http://payment', ['payment:80 http', 'redis:6379 tcp']],
    ['application.properties', '# cart.url=http://cart:8080\nspring.redis.host=redis\norders.grpc.address=orders', ['orders:9090 grpc (medium)', 'redis:6379 tcp']],
    ['short.conf', 'upstream pay { server payment; }\nserver { location / { proxy_pass http://pay; } }', ['payment:80 http']],
    ['config.json', '{"db": {"host": "mysql", "name": "cart"}, "upstreams": ["http://cart:8080"]}', ['cart:8080 http', 'mysql:3306 mysql']],
    ['nginx.conf', 'upstream pay {\n  server payment:80;\n}\nserver {\n  listen 80;\n  server_name cart;\n  location / { proxy_pass http://pay; }\n  location /c {\n    proxy_pass http://cart:8080/;\n  }\n}', ['cart:8080 http', 'payment:80 http']],
    ['haproxy.cfg', 'backend cart\n  server c1 cart:8080 check\n', ['cart:8080 http']],
    ['envoy.yaml', 'clusters:\n- name: orders\n  endpoints:\n  - address: {socket_address: {address: cart, port_value: 8080}}', ['cart:8080 http']],
    ['app.toml', '[http]\n[[servers]]\nurl = "http://cart:8080"', ['cart:8080 http']],
    ['run.sh', '#!/bin/sh\n# http://payment\nexport CART=http://cart:8080\n', ['cart:8080 http']],
    ['${} defaults', 'payment:\n  url: ${PAYMENT_URL:http://payment}\n  fallback: http://${UNKNOWN}:80', ['payment:80 http']],
    ['Caddyfile', ':80 {\n  reverse_proxy cart:8080\n}', ['cart:8080 http']],
  ])('%s', (name, text, expected) => {
    expect(callsOf(mounted, file(JSON.stringify(name), text), pod)).toEqual(expected);
  });

  it('ignores a ConfigMap that nobody mounts, a volume without a mount, and a key that is left out', () => {
    const text = file('a.yaml', 'cart:\n  url: http://cart:8080');
    expect(callsOf('', text)).toEqual([]);
    expect(callsOf('', text, pod)).toEqual([]);
    expect(callsOf(mounted, text, 'volumes: [{name: config, configMap: {name: files, items: [{key: b.yaml, path: b}]}}]')).toEqual([]);
  });

  it('points at the line inside the ConfigMap', () => {
    const topology = topologyOf(shop, deployment('web', mounted, { pod }), `${file('app.yaml', 'a: 1\ncart:\n  url: http://cart:8080\n')}`);
    const evidence = topology.edges.find((edge) => edge.from.kind === 'workload' && edge.from.id === 'default/web')?.evidence[0];
    expect(evidence).toMatchObject({ kind: 'config-map', file: '2.yaml', line: 8, text: 'app.yaml: cart.url=http://cart:8080' });
  });
});

describe('evidence', () => {
  it('names the line of each variable and merges what says the same', () => {
    const topology = topologyOf(service('cart', '{name: http, port: 8080}'), deployment('web', env({ CART_ADDR: 'cart:8080', CART_URL: 'http://cart:8080' })));
    expect(topology.edges).toMatchObject([{ evidence: [{ kind: 'env', file: '1.yaml', line: 16, text: 'CART_ADDR=cart:8080' }, { line: 17 }] }]);
  });

  it('never shows credentials', () => {
    const secret =
      'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {MONGO_URL: "mongodb://root:hunter2@mongo:27017/shop"}\n---\n' +
      'apiVersion: v1\nkind: Secret\nmetadata: {name: t}\nstringData: {app.yaml: "mysql:\\n  url: mysql://u:hunter2@mysql/db\\n"}\n';
    const container = `envFrom: [{secretRef: {name: s}}]\nvolumeMounts: [{name: v, mountPath: /s}]\n${env({ AMQP_URL: 'amqp://u:hunter2@rabbit', REDIS_URL: 'redis://:hunter2@redis' })}`;
    const topology = topologyOf(shop, deployment('web', container, { pod: 'volumes: [{name: v, secret: {secretName: t}}]' }), secret);
    const texts = [...topology.edges, ...topology.dangling.map(({ evidence }) => ({ evidence: [evidence] }))].flatMap((item) => item.evidence.map(({ text }) => text));
    expect(texts.sort()).toEqual(['AMQP_URL=amqp://rabbit', 'MONGO_URL=mongodb://mongo:27017', 'REDIS_URL=redis://redis', 'app.yaml: mysql.url=mysql://mysql']);
  });
});
