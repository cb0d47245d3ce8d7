import { describe, expect, it } from 'vitest';
import type { Intent } from '../../intents/intent.ts';
import { printIntent } from '../../intents/print/print-intent.ts';
import type { AssumedService, Reading, Wish } from '../../language/reading.ts';
import { openProject, type Project } from '../project.ts';
import { answer, type Asked } from './answer.ts';
import { chosen } from './ask.ts';
import { prepareAsk, type AskInput } from './prepare.ts';

const origin = { kind: 'default', of: 'request' } as const;

const pods = (name: string, version: string, labels = `app: ${name}`): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}-${version}, namespace: shop}
spec:
  selector: {matchLabels: {${labels}, version: ${version}}}
  template:
    metadata: {labels: {${labels}, version: ${version}}}
    spec:
      serviceAccountName: ${name}
      containers: [{name: app, image: example.com/${name}:1, ports: [{containerPort: 8080}]}]
`;
const service = (name: string): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {app: ${name}}
  ports: [{name: http, port: 80, targetPort: 8080}]
`;
const route = `# how orders are routed
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: orders # ours
  namespace: shop
spec:
  hosts: [orders]
  http:
    - route:
        - destination: {host: orders, subset: v1}
          weight: 90
        - destination: {host: orders, subset: v2}
          weight: 10
`;
const versions = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: orders, namespace: shop}
spec:
  host: orders
  subsets:
    - {name: v1, labels: {version: v1}}
    - {name: v2, labels: {version: v2}}
`;
const application = [service('orders'), pods('orders', 'v1'), pods('orders', 'v2'), service('web'), pods('web', 'v1')].join('---\n');

const projectOf = (files: Readonly<Record<string, string>>): Project => openProject(Object.entries(files).map(([path, text]) => ({ path, text })));

const ok = (wishes: readonly Wish[], assumed: readonly AssumedService[] = []): Reading => ({ status: 'ok', wishes, restated: wishes.map((wish) => (wish.kind === 'withdraw' ? wish.what : printIntent(wish))), assumptions: [], assumed });

const asked = (input: AskInput, reading: Reading): Asked => answer(prepareAsk(input), reading);

const timeout: Intent = { kind: 'set-timeout', service: 'shop/orders', timeoutMs: 2000, origin };
const split = (service: string, first: number): Intent => ({ kind: 'split-traffic', service, shares: [{ to: { kind: 'version', version: 'v1' }, weightPercent: first }, { to: { kind: 'version', version: 'v2' }, weightPercent: 100 - first }], origin });

describe('an answer beside configuration that exists', () => {
  it('is a new file where nothing exists, with what changes and a hash', () => {
    const { report } = asked({ text: 'x', project: projectOf({ 'k8s/app.yaml': application }), pathOf: (file) => file.replace('k8s/', '') }, ok([timeout]));
    expect(report).toMatchObject({ outcome: 'answered', reasons: [], findings: [], hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string, files: [{ path: expect.stringMatching(/^meshwright\/shop-orders-/) as string }] });
    expect(report.diff?.changes.map(({ host, aspects }) => [host, aspects])).toEqual([['orders.shop.svc.cluster.local', ['other-deadline']]]);
    expect(report.files.every(({ before }) => before === undefined)).toBe(true);
  });

  it('has a hash that rests on wishes, files and input, and not on where the words stood', () => {
    const files = { 'app.yaml': application };
    const hash = (wishes: readonly Wish[], given: Readonly<Record<string, string>> = files): string | undefined => asked({ text: 'x', project: projectOf(given) }, ok(wishes)).report.hash;
    const elsewhere: Intent = { ...timeout, origin: { kind: 'file', span: { file: 'words', line: 1, column: 1, endLine: 1, endColumn: 2 } } };
    expect(hash([elsewhere])).toBe(hash([timeout]));
    expect(hash([{ ...timeout, timeoutMs: 2001 }])).not.toBe(hash([timeout]));
    expect(hash([timeout], { ...files, 'note.yaml': '# read, and no object\n' })).not.toBe(hash([timeout]));
  });

  it('takes names that the input does not show to exist, and never writes them', () => {
    const { report } = asked({ text: 'x' }, ok([split('default/orders-svc', 90)], [{ id: 'default/orders-svc', labels: { app: 'orders-svc' }, serviceAccount: 'orders-svc', versions: [{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }] }]));
    expect(report.outcome).toBe('answered');
    expect(report.files.map(({ content }) => content).join('\n')).not.toMatch(/Deployment|ServiceAccount/);
    expect(report.cautions).toContain('`default/orders-svc` is taken to exist as the words say');
  });

  it('refuses what contradicts itself', () => {
    const from = [{ kind: 'workload', workload: 'shop/web-v1' }] as const;
    const { report } = asked({ text: 'x', project: projectOf({ 'app.yaml': application }) }, ok([{ kind: 'allow-calls', to: 'shop/orders', from, origin }, { kind: 'deny-calls', to: 'shop/orders', from, origin }]));
    expect(report).toMatchObject({ outcome: 'refused', files: [], reasons: [expect.stringContaining('admits workload shop/web-v1 to `shop/orders` and `deny` refuses it') as string] });
  });

  it('refuses to change what a tool rendered', () => {
    const project = projectOf({ 'app.yaml': application, 'chart/route.yaml': `${route}---\n${versions}` });
    const { report } = asked({ text: 'x', project, isRendered: (file) => file.startsWith('chart/') }, ok([split('shop/orders', 70)]));
    expect(report).toMatchObject({ outcome: 'refused', reasons: [expect.stringContaining('rendered from chart/route.yaml') as string] });
  });
});

describe('manifests in the request', () => {
  it('are what is changed, with everything else of them kept', () => {
    const { report } = asked({ text: `here are my rules:\n${route}---\n${versions}\nchange it to 70/30` }, ok([split('shop/orders', 70)]));
    expect(report).toMatchObject({ outcome: 'answered', files: [{ path: 'shop-orders-virtual-service.yaml' }] });
    expect(report.files[0]?.content).toContain('name: orders');
    expect(report.files[0]?.content).toMatch(/weight: 70[\s\S]*weight: 30[\s\S]*kind: DestinationRule/);
    expect(report.assumptions[0]?.text).toContain('`shop/orders`');
  });

  it('stand for the same object of the input, which is changed in its place', () => {
    const project = projectOf({ 'app.yaml': application, 'mesh/orders.yaml': `${route}---\n${versions}` });
    const { report } = asked({ text: `${route.replace('90', '80').replace('10', '20')}\nchange it to 70/30`, project }, ok([split('shop/orders', 70)]));
    expect([report.reasons, report.files.map(({ path }) => path)]).toEqual([[], ['mesh/orders.yaml']]);
    expect(report.files[0]?.content).toMatch(/weight: 70[\s\S]*weight: 30[\s\S]*kind: DestinationRule/);
  });

  it('are given the namespace of the only object of that name', () => {
    const project = projectOf({ 'app.yaml': application, 'mesh/orders.yaml': `${route}---\n${versions}` });
    const { report } = asked({ text: `${route.replace('  namespace: shop\n', '')}\nchange it to 70/30`, project }, ok([split('shop/orders', 70)]));
    expect([report.reasons, report.files.map(({ path }) => path)]).toEqual([[], ['mesh/orders.yaml']]);
  });
});

describe('what is no answer yet', () => {
  const input: AskInput = { text: 'give paymets 2s on weekdays', project: projectOf({ 'app.yaml': application }) };

  it('asks, and goes on with what was chosen', () => {
    const { status: _, ...candidate } = ok([timeout]) as Extract<Reading, { status: 'ok' }>;
    const question = asked(input, { status: 'question', question: { text: 'which one?', options: [{ text: 'all of it', reading: candidate }, { text: 'something else' }] }, because: ['it is not clear'] });
    expect(question.report).toMatchObject({ outcome: 'question', question: { text: 'which one?', options: [{ text: 'all of it', echo: candidate.restated }, { text: 'something else', echo: [] }] }, files: [] });
    expect(chosen(question.reading, 1)).toBeUndefined();
    expect(answer(prepareAsk(input), chosen(question.reading, 0) as Reading).report.outcome).toBe('answered');
  });

  it('says which words were of no use, as they were typed', () => {
    const { report } = asked(input, { status: 'blocked', unused: [{ start: 16, end: 27 }], because: [], suggestions: [] });
    expect(report).toMatchObject({ outcome: 'refused', reasons: ['I did not use `on weekdays`'] });
  });

  it('says what is out of reach', () => {
    const { report } = asked(input, { status: 'out-of-scope', because: 'a mesh bakes no cake', nearest: ['splitting traffic'] });
    expect(report).toMatchObject({ outcome: 'refused', reasons: ['a mesh bakes no cake', 'splitting traffic'] });
  });

  it.each([
    [{ command: 'who', arguments: ['--can-reach', 'orders'], because: 'it changes nothing' }, 'answered'],
    [{ command: 'diagnose', arguments: [], because: 'it is about errors' }, 'refused'],
    [{ command: 'check', arguments: ['--fix'], because: 'it mends' }, 'refused'],
    [{ command: 'generate', arguments: [], because: 'it writes' }, 'refused'],
  ])('hands %o to another command: %s', (errand, outcome) => {
    expect(asked(input, { status: 'errand', errand }).report.outcome).toBe(outcome);
  });
});
