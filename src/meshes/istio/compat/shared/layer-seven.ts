import { isObject, listAt, objectAt, textAt, type Json, type Resource } from '../../../../kube/resource.ts';

// What Kiali takes for configuration that only a waypoint can follow.

export function isL7Authorization(policy: Resource): boolean {
  return listAt(policy.raw, ['spec', 'rules']).some((rule) => {
    const hasCondition = listAt(rule, ['when']).some((condition) => /^request\.(?:headers|auth\.(?:claims|principal|audiences|presenter))/.test(textAt(condition, ['key']) ?? ''));
    const hasOperation = listAt(rule, ['to']).some((to) => has(to, 'operation', ['methods', 'notMethods', 'paths', 'notPaths', 'hosts', 'notHosts']));
    return hasCondition || hasOperation || listAt(rule, ['from']).some((from) => has(from, 'source', ['requestPrincipals', 'notRequestPrincipals']));
  });
}

function has(holder: Json, field: string, names: readonly string[]): boolean {
  return names.some((name) => listAt(holder, [field, name]).length > 0);
}

export function isL7Telemetry(telemetry: Resource): boolean {
  return listAt(telemetry.raw, ['spec', 'tracing']).length > 0 || listAt(telemetry.raw, ['spec', 'accessLogging']).length > 0 || listAt(telemetry.raw, ['spec', 'metrics']).some((metric) => listAt(metric, ['overrides']).length > 0);
}

/** Routes for requests between workloads; those for gateways alone need no waypoint. */
export function isL7VirtualService({ raw }: Resource): boolean {
  const gateways = listAt(raw, ['spec', 'gateways']);
  return (listAt(raw, ['spec', 'http']).length > 0 || listAt(raw, ['spec', 'tls']).length > 0) && (gateways.length === 0 || gateways.includes('mesh'));
}

export function isL7DestinationRule({ raw }: Resource): boolean {
  return [objectAt(raw, ['spec', 'trafficPolicy']), ...listAt(raw, ['spec', 'subsets']).map((subset) => objectAt(subset, ['trafficPolicy']))].some(isL7Policy);
}

function isL7Policy(policy: Json | undefined): boolean {
  if (!isObject(policy)) return false;
  const hash = objectAt(policy, ['loadBalancer', 'consistentHash']);
  const isByRequest = (textAt(hash, ['httpHeaderName']) ?? '') !== '' || objectAt(hash, ['httpCookie']) !== undefined;
  return isByRequest || objectAt(policy, ['connectionPool', 'http']) !== undefined || objectAt(policy, ['outlierDetection']) !== undefined;
}

export function hasTargets({ raw }: Resource): boolean {
  return objectAt(raw, ['spec', 'targetRef']) !== undefined || listAt(raw, ['spec', 'targetRefs']).length > 0;
}
