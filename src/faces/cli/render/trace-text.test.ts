import { describe, expect, it } from 'vitest';
import type { DecidedDestination, Decision, Step } from '../../../model/decision.ts';
import { at, byDefault } from '../../../model/provenance.ts';
import { decodeFile } from '../../../kube/decode.ts';
import type { Resource } from '../../../kube/resource.ts';
import { placeFinder } from '../../../project/places.ts';
import { traceReport } from '../../../project/trace.ts';
import { colorsFor } from './colors.ts';
import { describeAnswer, renderTrace } from './trace-text.ts';

const manifest = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: orders
  namespace: shop
spec:
  hosts: [orders]
  http:
    - route:
        - destination: {host: orders}
      timeout: 3s
`;

const [resource] = decodeFile({ path: 'k8s/virtual-service.yaml', text: manifest }).resources as [Resource];
const style = { columns: 80, colors: colorsFor(false), shownLine: (_: string, line: number): number => line, folder: 'k8s/' };

const share = (given: Partial<DecidedDestination> = {}): DecidedDestination => ({ host: 'orders.shop.svc.cluster.local', port: 80, weight: 100, workloads: ['shop/orders'], addresses: [], outcome: 'delivered', status: 200, transport: 'mutual-tls', ...given });
const decision = (given: Partial<Decision> = {}): Decision => ({ outcome: 'delivered', status: 200, destinations: [share()], mirrors: [], changes: [], steps: [], unknown: [], ...given });
const step = (what: Step['what'], text: string, source: Step['source'] = byDefault('mesh default'), hop = 0): Step => ({ what, text, source, hop });

const answer = (given: Partial<Decision>, client = 'shop/web'): string => describeAnswer({ report: traceReport(decision(given), placeFinder()), client });
const rendered = (given: Partial<Decision>, more: { readonly notes?: readonly string[]; readonly columns?: number } = {}): string =>
  renderTrace({ report: traceReport(decision(given), placeFinder()), client: 'shop/web', notes: more.notes ?? [], unread: [] }, { ...style, columns: more.columns ?? 80 });

const seconds = (ms: number): NonNullable<Decision['timeoutMs']> => ({ value: ms, source: byDefault('test') });

describe('the answer', () => {
  it.each<[string, Partial<Decision>]>([
    ['200 from orders v2, encrypted, at most 3 s', { destinations: [share({ subset: 'v2' })], transport: 'mutual-tls', timeoutMs: seconds(3000) }],
    ['200 from orders, in plaintext, no timeout', { transport: 'plaintext' }],
    ['200 from orders (v1 and v2), encrypted, no timeout', { destinations: [share({ subset: 'v1', weight: 90 }), share({ subset: 'v2', weight: 10 })], transport: 'mutual-tls' }],
    ['200 from orders, some encrypted, some in plaintext, no timeout', { destinations: [share({ weight: 50 }), share({ weight: 50, transport: 'plaintext' })] }],
    ['200 from orders, encrypted, no timeout, but 10 % get 503 from an injected fault', { transport: 'mutual-tls', fault: { abort: { percent: 10, status: 503 } } }],
    ['200 from orders, encrypted, no timeout, 5 % wait 2 s first', { transport: 'mutual-tls', fault: { delay: { percent: 5, delayMs: 2000 } } }],
    ['200 from api.stripe.com, over TLS, no timeout', { destinations: [share({ host: 'api.stripe.com', workloads: [], addresses: ['api.stripe.com'] })], transport: 'tls' }],
    ['403, refused by orders', { outcome: 'refused', status: 403, destinations: [share({ outcome: 'refused', status: 403, workloads: [] })] }],
    ["403, refused on the caller's own side", { outcome: 'refused', status: 403, destinations: [] }],
    ['404, no route takes it (NR)', { outcome: 'no-route', status: 404, flag: 'NR', destinations: [] }],
    ['503, an injected fault answers', { outcome: 'fault', status: 503, destinations: [] }],
    ['418, answered by the proxy itself', { outcome: 'responded', status: 418, destinations: [] }],
    ['301, redirected to https://shop.example.com/', { outcome: 'redirected', status: 301, location: 'https://shop.example.com/', destinations: [] }],
    ['503, orders cannot be reached (UH)', { outcome: 'unreachable', status: 503, flag: 'UH', destinations: [share({ outcome: 'unreachable', status: 503, workloads: [] })] }],
    ['not known: the input does not tell which of two routes is older', { outcome: 'unknown', destinations: [], unknown: [{ what: 'which of two routes is older', source: byDefault('test') }] }],
  ])('%s', (expected, given) => {
    expect(answer(given)).toBe(expected);
  });

  it('of a connection has no status', () => {
    const { status: _, ...tcp } = decision({ destinations: [share()], transport: 'mutual-tls' });
    expect(describeAnswer({ report: traceReport({ ...tcp, destinations: [{ host: 'db.data.svc.cluster.local', port: 5432, weight: 100, workloads: ['data/db'], addresses: [], outcome: 'delivered' }] }, placeFinder()), client: 'shop/web' })).toBe('connected to db.data, encrypted');
    const { status: __, ...closed } = decision({ outcome: 'refused', destinations: [share({ outcome: 'refused' })] });
    expect(describeAnswer({ report: traceReport(closed, placeFinder()), client: 'jobs/report' })).toBe('connection closed, refused by orders.shop');
  });
});

describe('the text of a trace', () => {
  it('has the answer, the steps with their lines, and what is not known', () => {
    const steps = [
      step('name', 'web asks for orders:80', byDefault('orders.shop.svc.cluster.local')),
      step('route', 'VirtualService shop/orders, rule 1', at(resource, ['spec', 'http', 0])),
      step('limits', 'timeout 3 s, 2 retries on connect-failure,refused-stream,unavailable,cancelled: 3 s in the worst case', at(resource, ['spec', 'http', 0, 'timeout'])),
      step('transport', 'mutual TLS', byDefault('mesh default: auto mTLS')),
    ];
    expect(rendered({ transport: 'mutual-tls', steps, unknown: [{ what: 'whether the token is valid', source: byDefault('the issuer') }] }, { notes: ['port 80; there is also 9000 (--port picks another)'] })).toBe(`200 from orders, encrypted, no timeout
  port 80; there is also 9000 (--port picks another)
  rests on 1 thing that the input does not tell, named below

  1  name       web asks for orders:80             orders.shop.svc.cluster.local
  2  route      VirtualService shop/orders, rule 1        virtual-service.yaml:9
  3  limits     timeout 3 s, 2 retries on
                connect-failure,refused-stream,unavailable,cancelled: 3 s in the
                worst case                               virtual-service.yaml:11
  4  transport  mutual TLS                               mesh default: auto mTLS

Not known from the input
  whether the token is valid                                          the issuer

(lines in k8s/)
`);
  });

  it('says a doubt once', () => {
    const joins = { what: 'whether a sidecar joins a', source: at(resource, ['spec']) };
    const text = rendered({ transport: 'mutual-tls', unknown: [joins, { ...joins, what: `${joins.what}, and so whether it is sent mutual TLS` }, { ...joins, source: byDefault('elsewhere') }] });
    expect(text).toContain('rests on 2 things that the input does not tell');
    expect(text.match(/whether a sidecar joins a/g)).toHaveLength(2);
  });

  it('says where a gateway passes a request on', () => {
    const steps = [step('access', 'no rule holds'), step('route', 'any path', byDefault('mesh default'), 1)];
    expect(rendered({ outcome: 'refused', status: 403, destinations: [share({ outcome: 'refused' })], steps })).toBe(`403, refused by orders

  1  access     no rule holds                                       mesh default
     then, as the gateway passes it on
  2  route      any path                                            mesh default
`);
  });

  it('tells steps in a row that decide the same thing as one, with a place for each that has its own', () => {
    const source = at(resource, ['spec', 'http', 0]);
    const steps = [step('route', 'shop/old has no effect', at(resource, ['spec', 'hosts'])), step('route', 'shop/orders, rule 1', source), step('route', 'because path is "/a"', source), step('target', 'orders:80', source)];
    expect(rendered({ transport: 'mutual-tls', steps }).split('\n').slice(2, 6)).toEqual([
      '  1  route      shop/old has no effect                    virtual-service.yaml:7',
      '                shop/orders, rule 1                       virtual-service.yaml:9',
      '                because path is "/a"',
      '  2  target     orders:80                                 virtual-service.yaml:9',
    ]);
  });

  it('says once that all shares are refused', () => {
    const shares = [share({ subset: 'v1', weight: 90, outcome: 'refused', status: 403 }), share({ subset: 'v2', weight: 10, outcome: 'refused', status: 403 })];
    expect(rendered({ outcome: 'refused', status: 403, destinations: shares })).toMatch(/^403, refused by orders \(v1 and v2\)\n\n/);
  });

  it('shows each share where there are several', () => {
    const shares = [share({ subset: 'v1', weight: 100 / 3, workloads: ['shop/orders-v1'] }), share({ subset: 'v2', weight: 200 / 3, workloads: [], outcome: 'unreachable', status: 503 })];
    expect(rendered({ destinations: shares, transport: 'mutual-tls' }).split('\n').slice(0, 3)).toEqual(['200 from orders v1, encrypted, no timeout', '  33.33 %  orders v1 → shop/orders-v1', '  66.67 %  orders v2 → 503, unreachable']);
  });

  it.each([40, 60, 80, 120])('stays within %i columns where words allow it', (columns) => {
    const steps = [step('route', 'VirtualService shop/orders with a name that goes on for a while, rule 1', at(resource, ['spec', 'http', 0]))];
    const widths = rendered({ steps, transport: 'mutual-tls' }, { columns }).split('\n').map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
  });
});
