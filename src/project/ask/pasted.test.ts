import { describe, expect, it } from 'vitest';
import { askOffline } from './ask.ts';
import type { AskReport } from './ask-report.ts';

const route = (name: string, http: string): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: ${name}
  namespace: fx
spec:
  hosts: [${name}]
  http:
${http}`;
const plain = `  - route: # ours
    - destination: {host: quotes}
`;
const weighted = `  - route:
    - destination: {host: quotes, subset: v1}
      weight: 90
    - destination: {host: quotes, subset: v2}
      weight: 10
`;
const httpRoute = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: quotes, namespace: fx}
spec:
  parentRefs: [{group: "", kind: Service, name: quotes, port: 8080}]
  rules:
  - backendRefs:
    - {name: quotes-v1, port: 8080, weight: 95}
    - {name: quotes-v2, port: 8080, weight: 5}
`;
const policy = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: quotes, namespace: fx}
spec:
  selector: {matchLabels: {app: quotes}}
  rules:
  - from: [{source: {principals: [cluster.local/ns/fx/sa/web]}}]
`;

const ask = (text: string): AskReport => askOffline({ text }).report;
const content = ({ files }: AskReport, kind: string): string => files.find((file) => file.content.includes(`kind: ${kind}`))?.content ?? '';

describe('a manifest in the request', () => {
  it.each([
    [`Add a timeout of 4s to this:\n\n${route('quotes', plain)}`, 'Give calls to fx/quotes at most 4s in all.'],
    [`${route('quotes', plain)}\nCould you add 3 retries on 5xx to it?`, 'Retry idempotent calls to fx/quotes up to 3 times; on 5xx.'],
    [`Here is my VirtualService:\n\`\`\`yaml\n${route('quotes', weighted)}\`\`\`\nPlease change it to 70/30.`, 'Split calls to fx/quotes: 70% to version v1 and 30% to version v2.'],
    [`${route('quotes', weighted)}\nswap the weights`, 'Split calls to fx/quotes: 10% to version v1 and 90% to version v2.'],
    [`Double the timeout in this VirtualService\n\n${route('quotes', plain)}    timeout: 3s\n`, 'Give calls to fx/quotes at most 6s in all.'],
    [`Also allow the service account desk in namespace fx to call it, GET only.\n\n${policy}`, 'Let account desk of namespace fx also call fx/quotes with method GET.'],
    [`{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"quotes","namespace":"fx"},"spec":{"hosts":["quotes"],"http":[{"route":[{"destination":{"host":"quotes"}}]}]}}\n\nset the timeout to 800ms`, 'Give calls to fx/quotes at most 800ms in all.'],
    [`Set the request timeout to 3s.\n\n${httpRoute}`, 'Give calls to fx/quotes at most 3s in all.'],
    [`Shift to 80/20\n\n${httpRoute}`, 'Split calls to fx/quotes: 80% to service fx/quotes-v1 and 20% to service fx/quotes-v2.'],
  ])('%s', (text, echo) => {
    const report = ask(text);
    expect(report.reasons).toEqual([]);
    expect(report.echo).toEqual([echo]);
    expect(report.files.length).toBeGreaterThan(0);
  });

  it('keeps its comments, and what nobody spoke of', () => {
    expect(content(ask(`Add a timeout of 4s to this:\n\n${route('quotes', plain)}`), 'VirtualService')).toBe(`${route('quotes', plain)}    timeout: 4s\n`);
  });

  it('brings versions that its routes name into a rule, so that none leads nowhere', () => {
    const text = content(ask(`mirror 10% of the traffic to v3\n\n${route('quotes', weighted)}`), 'DestinationRule');
    for (const version of ['v1', 'v2', 'v3']) expect(text).toContain(`name: ${version}`);
  });

  it('of several services says nothing of which one is meant, unless all of them are', () => {
    const both = `${route('quotes', plain)}---\n${route('desk', plain.replace('quotes', 'desk'))}`;
    expect(ask(`${both}\nAdd a timeout of 2s`).outcome).toBe('question');
    expect(ask(`${both}\nBoth need a timeout of 2 seconds.`).echo).toEqual(['Give calls to fx/desk at most 2s in all.', 'Give calls to fx/quotes at most 2s in all.']);
  });

  it('of the Gateway API takes neither faults nor retries', () => {
    expect(ask(`Never retry calls\n\n${httpRoute}`)).toMatchObject({ outcome: 'refused', reasons: [expect.stringContaining('takes no retries')] });
  });
});
