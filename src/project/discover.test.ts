import { describe, expect, it } from 'vitest';
import { deployment, env, service } from '../topology/topology-lines.ts';
import { discoverReport } from './discover.ts';
import { openProject } from './project.ts';

const text =
  deployment('web', env({ PAYMENT_URL: 'http://payment', PAYMENT_TIMEOUT: '30s', MAX_RETRIES: '3', GONE_HOST: 'gone' })) +
  service('web', '{name: http, port: 80}', { spec: 'type: NodePort' }) +
  deployment('payment', env({ STRIPE_URL: 'https://api.stripe.com', WEB_URL: 'http://web' })) +
  service('payment', '{name: http, port: 80, targetPort: 8080}') +
  `apiVersion: v1\nkind: Service\nmetadata: {name: ledger}\nspec: {type: ExternalName, externalName: db.acme.io}\n---\n` +
  deployment('report', env({ LEDGER_URL: 'postgres://ledger', WEB_URL: 'http://web', TIMEOUT: '5s' }));
const report = discoverReport(openProject([{ path: 'shop.yaml', text }]));

describe('discoverReport', () => {
  it('is plain data that survives JSON', () => {
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('writes edges with their file, line and text', () => {
    expect(report.edges.find((edge) => edge.from === 'default/web')).toEqual({
      from: 'default/web',
      to: 'default/payment',
      port: 80,
      protocol: 'http',
      confidence: 'high',
      evidence: [{ kind: 'env', file: 'shop.yaml', line: 16, text: 'PAYMENT_URL=http://payment' }],
    });
    expect(report.edges.map((edge) => `${edge.from} ${edge.to}`)).toEqual(['@ingress default/web', 'default/payment api.stripe.com', 'default/payment default/web', 'default/report default/ledger', 'default/report default/web', 'default/web default/payment']);
  });

  it('judges the timeouts of every caller', () => {
    expect(report.timeouts.map(({ workload, timeoutMs, to }) => [workload, timeoutMs, to])).toEqual([['default/payment', null, null], ['default/report', 5000, null], ['default/web', 30_000, 'default/payment']]);
    expect(report.timeoutVerdicts.map(({ workload, verdict }) => [workload, verdict])).toEqual([['default/payment', 'none'], ['default/report', 'fine'], ['default/web', 'too-long']]);
    expect(report.summary.timeouts).toEqual({ none: 1, 'too-long': 1, fine: 1 });
  });

  it('expects no timeout of a datastore that calls another', () => {
    const brokers = deployment('kafka', env({ KAFKA_ZOOKEEPER_CONNECT: 'zookeeper:2181' }), { image: 'confluentinc/cp-kafka:7' }) + service('zookeeper', '{port: 2181}');
    const { edges, timeouts } = discoverReport(openProject([{ path: 'kafka.yaml', text: brokers }]));
    expect(edges.map(({ from, to }) => `${from} ${to}`)).toEqual(['default/kafka default/zookeeper']);
    expect(timeouts).toEqual([]);
  });

  it('keeps apart the calls that a shared list makes possible', () => {
    const list = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: all}\ndata: {WEB_URL: "http://web", CART_URL: "http://cart", USER_URL: "http://user", MAIL_URL: "http://mail"}\n---\n';
    const shop = ['web', 'cart', 'user', 'mail'].map((name) => deployment(name, name === 'user' || name === 'mail' ? '' : 'envFrom: [{configMapRef: {name: all}}]') + service(name, '{port: 80}')).join('');
    const { edges, possible } = discoverReport(openProject([{ path: 'shop.yaml', text: list + shop }]));
    expect(edges).toEqual([]);
    expect(possible.map(({ from, to }) => `${from} ${to}`)).toEqual(['default/cart default/mail', 'default/cart default/user', 'default/cart default/web', 'default/web default/cart', 'default/web default/mail', 'default/web default/user']);
  });

  it('lists what is outside, what dangles, what comes in and what goes round', () => {
    expect(report.externalHosts).toEqual([{ host: 'api.stripe.com', ports: [443], callers: ['default/payment'] }, { host: 'db.acme.io', ports: [5432], callers: ['default/report'] }]);
    expect(report.dangling).toMatchObject([{ workload: 'default/web', address: 'gone', because: 'no Service of the input answers to it', evidence: [{ line: 19 }] }]);
    expect(report.ingress).toMatchObject([{ service: 'default/web', port: 80 }]);
    expect(report.cycles).toEqual([['default/payment', 'default/web']]);
    expect(report.retries).toMatchObject([{ workload: 'default/web', retries: 3, to: null }]);
    expect(report.summary).toMatchObject({ workloads: 3, services: 3, sharedServiceAccounts: 3, unknown: 0 });
  });
});
