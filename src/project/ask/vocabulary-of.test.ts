import { describe, expect, it } from 'vitest';
import { generateMesh } from '../../../bench/generate-mesh.ts';
import { openProject } from '../project.ts';
import { vocabularyOf } from './vocabulary-of.ts';

const workload = (name: string, labels: Readonly<Record<string, string>>, namespace = 'shop'): string =>
  JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name: 'app', image: 'x', ports: [{ containerPort: 8080 }], env: name === 'web' ? [{ name: 'ORDERS_URL', value: 'http://orders:80' }, { name: 'RATES_URL', value: 'https://api.bank.com' }] : [] }] } } } });
const service = (name: string, namespace = 'shop'): string => JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } });
const policy = (name: string, spec: unknown): string => JSON.stringify({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name, namespace: 'shop' }, spec });

const read = (...objects: string[]): ReturnType<typeof vocabularyOf> => vocabularyOf(openProject([{ path: 'app.yaml', text: objects.join('\n---\n') }]));

describe('the vocabulary of a project', () => {
  it('knows services, versions, callers, hosts outside, and where it is at home', () => {
    const vocabulary = read(service('orders'), workload('orders-v1', { app: 'orders', version: 'v1' }), workload('orders-v2', { app: 'orders', version: 'v2' }), workload('web', { app: 'web' }), service('dns', 'kube-system'), workload('dns', { app: 'dns' }, 'kube-system'));
    expect(vocabulary.services.find(({ id }) => id === 'shop/orders')).toMatchObject({ ports: [{ port: 80, protocol: 'http' }], versions: [{ name: 'v1', labels: { version: 'v1' }, workload: 'shop/orders-v1' }, { name: 'v2', labels: { version: 'v2' }, workload: 'shop/orders-v2' }] });
    expect(vocabulary.callersOf.get('shop/orders')).toEqual(['shop/web']);
    expect(vocabulary.hosts).toEqual(['api.bank.com']);
    expect(vocabulary.homeNamespace).toBe('shop');
    expect(vocabulary.namespaces).toEqual(['kube-system', 'shop']);
  });

  it.each([
    [[{ app: 'orders', track: 'stable' }, { app: 'orders', track: 'canary' }], ['canary', 'stable']],
    [[{ app: 'orders', pool: 'a', color: 'blue' }, { app: 'orders', pool: 'b', color: 'green' }], ['blue', 'green']],
    [[{ app: 'orders' }, { app: 'orders' }], []],
    [[{ app: 'orders' }], []],
  ] as const)('tells versions apart by the labels of %o', (labels, versions) => {
    const { services } = read(service('orders'), ...labels.map((own, index) => workload(`orders-${index}`, own)));
    expect(services[0]?.versions.map(({ name }) => name)).toEqual(versions);
  });

  it('has no home where several namespaces hold an application', () => {
    expect(read(service('a', 'one'), workload('a', { app: 'a' }, 'one'), service('b', 'two'), workload('b', { app: 'b' }, 'two')).homeNamespace).toBe('default');
  });

  it.each([
    ['no policy', [], false],
    ['a list of callers', [policy('p', { selector: { matchLabels: { app: 'orders' } }, rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] }] })], true],
    ['nobody at all in the namespace', [policy('p', {})], true],
    ['everybody, for some requests', [policy('p', { rules: [{ to: [{ operation: { methods: ['GET'] } }] }] })], true],
    ['everybody', [policy('p', { rules: [{}] })], false],
    ['everybody but one', [policy('p', { action: 'DENY', rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] }] })], false],
    ['another service', [policy('p', { selector: { matchLabels: { app: 'web' } }, rules: [] })], false],
  ])('knows whether a service is closed to newcomers: %s', (_, policies, isGuarded) => {
    const { guarded } = read(service('orders'), workload('orders', { app: 'orders' }), ...policies);
    expect(guarded.has('shop/orders')).toBe(isGuarded);
    expect([...guarded]).toEqual(isGuarded ? ['shop/orders'] : []);
  });

  it('is made once for a project, and asks for closed services only when somebody does', () => {
    const project = openProject(generateMesh({ services: 40, seed: 1 }).files);
    expect(vocabularyOf(project)).toBe(vocabularyOf(project));
    expect(vocabularyOf(project).guarded.size).toBeGreaterThan(0);
  });
});
