import { diffReport } from '../../src/project/diff.ts';
import { meshModelOf } from '../../src/project/mesh-model-of.ts';
import { placeFinder } from '../../src/project/places.ts';
import { openProject, type Project } from '../../src/project/project.ts';
import { openTracer, type TraceReport } from '../../src/project/trace.ts';
import type { TraceQuestion } from '../../src/project/trace-question.ts';
import { whoReaches } from '../../src/project/who.ts';
import type { CallProtocol } from '../../src/model/mesh-model.ts';

/** One configuration, asked as people ask it: text in, text out. */
export interface Situation {
  readonly project: Project;
  /** `shop/web orders:80 GET /a x-user=1`: caller, name that is dialled, request; `tcp` in place of a method for a connection. */
  readonly trace: (line: string) => string;
  readonly report: (line: string) => TraceReport;
  /** Explanation, one step a line, with the place that each rests on. */
  readonly why: (line: string) => string[];
  /** `orders`, `orders DELETE /a`: who reaches it, one line for each kind of callers and requests. */
  readonly who: (line: string) => string[];
}

/** The application of the situations: `shop` is in the mesh, `old` is not. */
export const shop = `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: v1
kind: Namespace
metadata: {name: old, labels: {istio-injection: disabled}}
---
${workload('shop', 'web')}
---
${workload('shop', 'cart')}
---
${workload('shop', 'orders', 'v1')}
---
${workload('shop', 'orders', 'v2')}
---
${workload('old', 'batch')}
---
${service('shop', 'web', '10.96.0.1', '{name: http, port: 80, targetPort: 8080}')}
---
${service('shop', 'cart', '10.96.0.2', '{name: http, port: 80, targetPort: 8080}')}
---
${service('shop', 'orders', '10.96.0.3', '{name: http, port: 80, targetPort: 8080}, {name: tcp, port: 9000, targetPort: 9090}')}
---
${service('old', 'batch', '10.96.0.4', '{name: http, port: 80, targetPort: 8080}')}
`;

function workload(namespace: string, app: string, version?: string): string {
  const name = version === undefined ? app : `${app}-${version}`;
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${app}${version === undefined ? '' : `, version: ${version}`}}}
  template:
    metadata: {labels: {app: ${app}${version === undefined ? '' : `, version: ${version}`}}}
    spec: {serviceAccountName: ${app}, containers: [{name: app, image: example.test/app, ports: [{containerPort: 8080}]}]}`;
}

function service(namespace: string, name: string, ip: string, ports: string): string {
  return `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {clusterIP: ${ip}, selector: {app: ${name}}, ports: [${ports}]}`;
}

export function situation(...texts: readonly string[]): Situation {
  const project = openProject([shop, ...texts].map((text, index) => ({ path: index === 0 ? 'shop.yaml' : texts.length === 1 ? 'mesh.yaml' : `${index}.yaml`, text })));
  const tracer = openTracer(project);
  const report = (line: string): TraceReport => {
    const answer = tracer.trace(questionOf(line));
    if ('problem' in answer) throw new Error(answer.problem.message);
    return answer.report;
  };
  return {
    project,
    report,
    trace: (line) => tell(report(line)),
    why: (line) => report(line).steps.map(({ what, text, file, line: at, default: named }) => `${what}: ${text} (${file === null ? named : `${file}:${at}`})`),
    who: (line) => tellWho(project, line),
  };
}

function questionOf(line: string): TraceQuestion {
  const [from = '', to = '', verb = 'GET', path = '/', ...headers] = line.split(' ');
  const isConnection = verb === 'tcp' || verb === 'tls';
  return { from, to, ...(isConnection ? { protocol: verb as CallProtocol } : { protocol: 'http', method: verb, path }), headers: Object.fromEntries(headers.map((header) => header.split('=', 2) as [string, string])) };
}

/** `delivered 200: shop/orders-v1 90 % mutual-tls, shop/orders-v2 10 % mutual-tls`. */
export function tell({ outcome, status, flag, destinations, timeout, unknown }: TraceReport): string {
  const answer = [outcome, status, flag].filter((part) => part !== null).join(' ');
  const shares = destinations.map(({ host, workloads, addresses = [], weight, transport, outcome: own, status: ownStatus }) => `${own === 'delivered' ? [...workloads, ...addresses].join(' or ') : `${own}${ownStatus === null ? '' : ` ${ownStatus}`} at ${host}`}${destinations.length > 1 ? ` ${weight} %` : ''}${transport === null ? '' : ` ${transport}`}`);
  const limit = timeout === null ? '' : `, ${timeout} ms`;
  const doubt = unknown.length === 0 ? '' : `; unknown: ${unknown.map(({ what }) => what).join('; ')}`;
  return `${answer}${shares.length === 0 ? '' : `: ${shares.join(', ')}`}${limit}${doubt}`;
}

export function tellWho(project: Project, line: string): string[] {
  const [service = '', method, path] = line.split(' ');
  const answer = whoReaches(meshModelOf(project), { service, ...(method === undefined ? {} : { method }), ...(path === undefined ? {} : { path }) }, placeFinder());
  if ('problem' in answer) throw new Error(answer.problem.message);
  return answer.report.entries.flatMap(({ clients, host, port, reach, requests }) => {
    const who = `${clients.join(' ')} to ${host.split('.')[0]}:${port}`;
    if (requests.length === 0) return [`${who}: ${reach}`];
    return requests.map(({ conditions, outcome, transport, because }) => `${who}: ${reach}${outcome === 'delivered' ? '' : ` ${outcome}`}${conditions.length === 0 ? '' : `, if ${conditions.join(' and ')}`}${transport === null ? '' : ` [${transport}]`} — ${because.map(({ text }) => text).join('; ')}`);
  });
}

/** What the second configuration changes, one line a change: who, where, which requests, an example, and how it fares before and after. */
export function changes(before: Situation, after: Situation): string[] {
  const side = ({ project }: Situation) => ({ model: meshModelOf(project), objects: 0, placeOf: placeFinder() });
  const report = diffReport(side(before), side(after));
  if (!report.isComplete) throw new Error(report.because);
  return report.changes.map(({ aspects, clients, isEveryone, host, port, conditions, classes, witness, before: old, after: now }) => {
    const request = port === 9000 ? '' : ` ${witness.request.method} ${witness.request.path}${witness.request.host === undefined ? '' : ` as ${witness.request.host}`}${Object.entries(witness.request.headers).map(([name, value]) => ` ${name}=${value}`).join('')}`;
    const which = conditions.length === 0 ? (classes.length > 1 ? `, of ${classes.length} kinds` : '') : `, if ${conditions.join(' and ')}`;
    return `${aspects.join(' ')}: ${isEveryone ? 'everyone' : clients.join(' ')} to ${host.split('.')[0]}:${port}${which};${request} was ${tell(old)}; is ${tell(now)}`;
  });
}

/** Objects by name and spec, in the namespace of the shop where nothing else is said. */
export const object = (apiVersion: string, kind: string) => (name: string, spec: string, { namespace = 'shop', second }: { readonly namespace?: string; readonly second?: number } = {}): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ${namespace}${second === undefined ? '' : `, creationTimestamp: "2026-01-01T00:00:${second}Z"`}}\nspec: ${spec}\n`;
export const virtualService = object('networking.istio.io/v1', 'VirtualService');
export const destinationRule = object('networking.istio.io/v1', 'DestinationRule');
export const serviceEntry = object('networking.istio.io/v1', 'ServiceEntry');
export const peerAuthentication = object('security.istio.io/v1', 'PeerAuthentication');
export const authorizationPolicy = object('security.istio.io/v1', 'AuthorizationPolicy');
export const httpRoute = object('gateway.networking.k8s.io/v1', 'HTTPRoute');

export const strict = peerAuthentication('default', '{mtls: {mode: STRICT}}');
/** Callers in the mesh, and who answers for orders. */
export const meshed = 'shop/cart shop/orders-v1 shop/orders-v2 shop/web';
export const both = 'shop/orders-v1 or shop/orders-v2';
export const subsets = destinationRule('orders', '{host: orders, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}');
/** Part of a rule that sends to a subset of orders. */
export const to = (subset: string): string => `route: [{destination: {host: orders, subset: ${subset}}}]`;

/** Each ask with its answer. */
export function traced(texts: readonly string[], lines: Iterable<string>): Record<string, string> {
  const { trace } = situation(...texts);
  return Object.fromEntries([...lines].map((line) => [line, trace(line)]));
}
