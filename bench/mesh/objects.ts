import type { JsonObject } from '../../src/kube/resource.ts';
import type { MeshGraph, MeshService } from './call-graph.ts';
import { createRandom } from './random.ts';

/** The objects of one service, by what they are. Those that it lacks are absent. */
export interface ServiceObjects {
  readonly account: JsonObject;
  readonly service: JsonObject;
  readonly config: JsonObject;
  readonly deployment: JsonObject;
  readonly deploymentV2?: JsonObject;
  readonly virtualService?: JsonObject;
  readonly destinationRule?: JsonObject;
  readonly policy?: JsonObject;
}

/** Above this many callers a policy names their namespaces instead. */
const mostPrincipals = 20;

/** What a team writes for one service. `isConfigured` gives it mesh configuration of every kind, whatever chance says. */
export function serviceObjects(service: MeshService, graph: MeshGraph, seed: number, isConfigured: boolean): ServiceObjects {
  // A generator of its own for each service: a mistake that is planted elsewhere changes nothing here.
  const random = createRandom(seed ^ Math.imul(service.index + 1, 0x9e3779b1));
  const isHttp = service.carries === 'http' || service.carries === 'grpc';
  const { usesConfig } = service;
  const addresses = addressSettings(service);
  const wants = (share: number): boolean => random.chance(share) || isConfigured;
  const [hasRoutes, hasRule, hasPolicy] = [wants(0.3), wants(0.35), wants(0.35)];
  const [first, ...others] = service.versions.map((version, index) => deployment(service, version, index === 0, usesConfig ? {} : addresses));
  return {
    account: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata(service) },
    service: kubernetesService(service),
    config: { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(service, `${service.name}-settings`), data: { ...commonSettings(service), ...(usesConfig ? addresses : {}) } },
    deployment: first ?? deployment(service, 'v1', true, addresses),
    ...(others[0] === undefined ? {} : { deploymentV2: others[0] }),
    ...(isHttp && hasRoutes ? { virtualService: virtualService(service) } : {}),
    ...(hasRule || (isHttp && hasRoutes) ? { destinationRule: destinationRule(service, isHttp) } : {}),
    ...(hasPolicy ? { policy: authorizationPolicy(service, graph) } : {}),
  };
}

export function hostOf(service: MeshService): string {
  return `${service.name}.${service.namespace}.svc.cluster.local`;
}

/** Whole seconds; every timeout of a synthetic mesh is. */
export function seconds(milliseconds: number): string {
  return `${milliseconds / 1000}s`;
}

function metadata(service: MeshService, name = service.name): JsonObject {
  return { name, namespace: service.namespace, labels: { app: service.name } };
}

/** `ORDERS_VIEW_12`: how settings name a service. */
export function environmentName(service: MeshService): string {
  return service.name.replaceAll('-', '_').toUpperCase();
}

/** Where a service finds those that it calls. */
function addressSettings(service: MeshService): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const callee of service.callees) {
    const host = callee.namespace === service.namespace ? callee.name : hostOf(callee);
    const name = environmentName(callee);
    switch (callee.carries) {
      case 'http':
        settings[`${name}_URL`] = `http://${host}:${callee.port}`;
        break;
      case 'grpc':
        settings[`${name}_GRPC_ADDR`] = `${host}:${callee.port}`;
        break;
      case 'redis':
        settings[`${name}_ADDR`] = `redis://${host}:${callee.port}/0`;
        break;
      case 'postgres':
        settings[`${name}_DSN`] = `postgres://${host}:${callee.port}/main`;
        break;
    }
    if (service.hasTimeouts && (callee.carries === 'http' || callee.carries === 'grpc')) settings[`${name}_TIMEOUT`] = seconds(callee.timeoutMs);
  }
  if (service.outside !== undefined) settings['PARTNER_URL'] = `https://${service.outside}`;
  return settings;
}

function commonSettings(service: MeshService): Record<string, string> {
  return { LOG_LEVEL: 'info', FEATURE_FLAGS: `audit,${service.name}-beta`, SHUTDOWN_GRACE: '20s' };
}

function kubernetesService(service: MeshService): JsonObject {
  const name = service.carries;
  return { apiVersion: 'v1', kind: 'Service', metadata: metadata(service), spec: { selector: { app: service.name }, ports: [{ name, port: service.port, targetPort: name }] } };
}

function deployment(service: MeshService, version: string, isFirst: boolean, settings: Readonly<Record<string, string>>): JsonObject {
  const labels = { app: service.name, version };
  const env = [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }, ...Object.entries(settings).map(([name, value]) => ({ name, value }))];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(service, isFirst ? service.name : `${service.name}-${version}`),
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { serviceAccountName: service.name, containers: [container(service, version, env)] },
      },
    },
  };
}

function container(service: MeshService, version: string, env: readonly JsonObject[]): JsonObject {
  const image = service.carries === 'redis' ? 'redis:7.4' : service.carries === 'postgres' ? 'postgres:17' : `registry.example.com/${service.namespace}/${service.name}:${version === 'v1' ? '1.4.2' : '2.0.0'}`;
  const probe = service.carries === 'http' ? { readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 10 } } : {};
  return {
    name: 'app',
    image,
    ports: [{ name: service.carries, containerPort: service.port }],
    envFrom: [{ configMapRef: { name: `${service.name}-settings` } }],
    env,
    ...probe,
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
  };
}

function virtualService(service: MeshService): JsonObject {
  const host = hostOf(service);
  const canary = service.versions.length < 2 ? [] : [{ match: [{ headers: { 'x-canary': { exact: 'true' } } }], route: [{ destination: { host, subset: 'v2' } }], timeout: seconds(service.timeoutMs) }];
  const main = { route: [{ destination: { host, subset: 'v1' } }], timeout: seconds(service.timeoutMs), retries: { attempts: 2, perTryTimeout: '1s', retryOn: 'connect-failure,refused-stream' } };
  return { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: metadata(service), spec: { hosts: [host], http: [...canary, main] } };
}

function destinationRule(service: MeshService, isHttp: boolean): JsonObject {
  const connectionPool = { tcp: { maxConnections: 200, connectTimeout: '1s' }, ...(isHttp ? { http: { http1MaxPendingRequests: 100 } } : {}) };
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: metadata(service),
    spec: {
      host: hostOf(service),
      trafficPolicy: { loadBalancer: { simple: 'LEAST_REQUEST' }, connectionPool, outlierDetection: { consecutive5xxErrors: 5, interval: '10s', baseEjectionTime: '30s', maxEjectionPercent: 50 } },
      subsets: service.versions.map((name) => ({ name, labels: { version: name } })),
    },
  };
}

/** Admits exactly those that call it. */
function authorizationPolicy(service: MeshService, graph: MeshGraph): JsonObject {
  const callers = graph.callers.get(service) ?? [];
  const principals = callers.map((caller) => `cluster.local/ns/${caller.namespace}/sa/${caller.name}`);
  const edge = service.layer === 0 ? ['cluster.local/ns/edge/sa/edge-gateway'] : [];
  const all = [...edge, ...principals];
  const source = all.length > mostPrincipals ? { namespaces: [...new Set(callers.map((caller) => caller.namespace))] } : { principals: all };
  const rules = all.length === 0 ? [] : [{ from: [{ source }], to: [{ operation: { ports: [String(service.port)] } }] }];
  return { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: metadata(service), spec: { selector: { matchLabels: { app: service.name } }, action: 'ALLOW', rules } };
}
