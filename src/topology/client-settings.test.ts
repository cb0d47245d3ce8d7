import { describe, expect, it } from 'vitest';
import { configMap, deployment, env, indent, service, topologyOf } from './topology-lines.ts';

const callees = deployment('payment') + service('payment-service', '{name: http, port: 80}', { app: 'payment' }) + deployment('stock') + service('inventory', '{name: http, port: 80}', { app: 'stock' });

function settingsOf(text: string): string[] {
  return topologyOf(callees, text).settings.map(({ setting, value, unit, to }) => `${setting} ${value} ${unit}${to === undefined ? '' : ` -> ${to.slice('default/'.length)}`}`);
}

describe('timeouts and retries', () => {
  it.each([
    ['PAYMENT_TIMEOUT', '30s', ['timeout 30000 written -> payment-service']],
    ['PAYMENT_SERVICE_TIMEOUT', '2500ms', ['timeout 2500 written -> payment-service']],
    ['TIMEOUT_MS', '30000', ['timeout 30000 from-name']],
    ['HTTP_CLIENT_TIMEOUT_SECONDS', '5', ['timeout 5000 from-name']],
    ['requestTimeoutMillis', '1500', ['timeout 1500 from-name']],
    ['REQUEST_TIMEOUT', 'PT30S', ['timeout 30000 written']],
    ['REQUEST_TIMEOUT', '00:00:05', ['timeout 5000 written']],
    ['GRPC_DEADLINE', '1m30s', ['timeout 90000 written']],
    ['READ_TIMEOUT', '30', ['timeout 30000 assumed']],
    ['READ_TIMEOUT', '3000', ['timeout 3000 assumed']],
    ['STOCK_TIMEOUT', '3s', ['timeout 3000 written -> inventory']],
    ['MAX_RETRIES', '3', ['retries 3 none']],
    ['RETRY_ATTEMPTS', '5', ['retries 5 none']],
    ['PAYMENT_RETRIES', '0', ['retries 0 none -> payment-service']],
    ['SHUTDOWN_TIMEOUT', '30s', []],
    ['SESSION_TIMEOUT', '30m', []],
    ['IDLE_TIMEOUT', '60s', []],
    ['LOCK_TIMEOUT', '5s', []],
    ['CACHE_TIMEOUT', '5s', []],
    ['DB_POOL_TIMEOUT', '5s', []],
    ['CONNECT_TIMEOUT', '5s', []],
    ['SERVER_READ_TIMEOUT', '5s', []],
    ['RETRY_DELAY_MS', '100', []],
    ['RETRY_INTERVAL', '10', []],
    ['TIMEOUT', 'never', []],
  ])('%s=%s', (name, value, expected) => {
    expect(settingsOf(deployment('web', env({ [name]: value, STOCK_URL: 'http://inventory', PAYMENT_URL: 'http://payment-service' })))).toEqual(expected);
  });

  it('of a callee whose own name holds a word such as worker count for it', () => {
    const worker = deployment('email-worker') + service('email-worker', '{name: http, port: 80}', { app: 'email-worker' });
    expect(settingsOf(worker + deployment('web', env({ EMAIL_WORKER_TIMEOUT: '2s', WORKER_TIMEOUT: '9s', EMAIL_WORKER_URL: 'http://email-worker' })))).toEqual(['timeout 2000 written -> email-worker']);
  });

  it('stand in ConfigMaps, whole and as files, and in arguments', () => {
    const file = 'app.yaml: |\n' + indent('clients:\n  payment:\n    url: http://payment-service\n    timeout: 2500ms\n    retries: 2\nserver:\n  idle-timeout: 9s\n', 2);
    const text = configMap('c', `HTTP_TIMEOUT: 4s\n${file}`);
    const container = 'args: [--request-timeout=7s]\nenv: [{name: HTTP_TIMEOUT, valueFrom: {configMapKeyRef: {name: c, key: HTTP_TIMEOUT}}}]\nvolumeMounts: [{name: v, mountPath: /c, subPath: app.yaml}]';
    expect(settingsOf(deployment('web', container, { pod: 'volumes: [{name: v, configMap: {name: c}}]' }) + text).sort()).toEqual(['retries 2 none -> payment-service', 'timeout 2500 written -> payment-service', 'timeout 4000 written', 'timeout 7000 written']);
  });

  it('of datastores and of init containers do not count', () => {
    expect(settingsOf(deployment('db', env({ TIMEOUT: '5s' }), { image: 'redis:7' }))).toEqual([]);
    expect(settingsOf(deployment('web', '', { pod: 'initContainers: [{name: i, image: busybox, env: [{name: TIMEOUT, value: 5s}]}]' }))).toEqual([]);
  });
});
