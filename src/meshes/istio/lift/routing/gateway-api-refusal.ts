import type { ResourceSet } from '../../../../kube/resource-set.ts';
import { listAt, numberAt, objectAt, textAt, type Json, type Resource } from '../../../../kube/resource.ts';
import type { Inventory } from '../inventory.ts';

/** What the references of a route are looked up in. */
export interface Registry {
  readonly resources: ResourceSet;
  readonly inventory: Inventory;
}

/**
 * Whether one rule of an HTTPRoute or GRPCRoute cannot be converted, which costs the whole route: a filter that Istio
 * does not know, a backend that gets requests and has no port or a name that is none, a header value that no header can
 * have; and for a GRPCRoute also a copy that goes to nobody, which costs an HTTPRoute the copy alone.
 * Source: `convertHTTPRoute`, `convertGRPCRoute` and `computeRoute` in pilot/pkg/config/kube/gateway.
 */
export function isRefused(route: Resource, registry: Registry): boolean {
  const isGrpc = route.kind === 'GRPCRoute';
  return listAt(route.raw, ['spec', 'rules']).some((rule) => {
    const filters = listAt(rule, ['filters']);
    if (hasBadFilter(filters, isGrpc ? grpcFilters : httpFilters) || sentTo(rule).some(isBadBackend)) return true;
    return isGrpc && filters.some((filter) => textAt(filter, ['type']) === 'RequestMirror' && !isCopied(filter, route, registry));
  });
}

/**
 * Whether the copies of a RequestMirror filter go to somebody. A backend that is not there still gets its share of the
 * requests, with an error; a mirror that is not there is none. A Hostname is looked for, letter by letter, among the
 * hosts of the route's own namespace, so that hosts of others are not there.
 * Source: `createMirrorFilter` and `buildDestination` in pilot/pkg/config/kube/gateway/conversion.go, `GetService` in gatewaycommon/context.go.
 */
export function isCopied(filter: Json, { namespace }: Resource, { resources, inventory }: Registry): boolean {
  const target = objectAt(filter, ['requestMirror', 'backendRef']) ?? {};
  const name = textAt(target, ['name']) ?? '';
  if (isBadTarget(target) || numberAt(target, ['port']) === undefined) return false;
  if (isHostname(target)) return inventory.hostsNamed(name.toLowerCase()).some((host) => host.exactName === name && host.namespace === namespace);
  return (isService(target) || isImport(target)) && resources.get('Service', textAt(target, ['namespace']) ?? namespace, name) !== undefined;
}

const headerFilters: readonly string[] = ['RequestHeaderModifier', 'ResponseHeaderModifier'];
const grpcFilters: ReadonlySet<string> = new Set([...headerFilters, 'RequestMirror']);
const httpFilters: ReadonlySet<string> = new Set([...grpcFilters, 'RequestRedirect', 'URLRewrite', 'CORS']);
const backendFilters: ReadonlySet<string> = new Set(headerFilters);

/** Those without a weight are not looked at. */
function sentTo(rule: Json): readonly Json[] {
  return listAt(rule, ['backendRefs']).filter((backend) => numberAt(backend, ['weight']) !== 0);
}

function isBadBackend(backend: Json): boolean {
  if (hasBadFilter(listAt(backend, ['filters']), backendFilters) || isBadTarget(backend)) return true;
  return (isService(backend) || isHostname(backend) || isImport(backend)) && numberAt(backend, ['port']) === undefined;
}

function isBadTarget(target: Json): boolean {
  if (isService(target)) return (textAt(target, ['name']) ?? '').includes('.');
  return isHostname(target) && textAt(target, ['namespace']) !== undefined;
}

function isService(target: Json): boolean {
  return (textAt(target, ['kind']) ?? 'Service') === 'Service' && (textAt(target, ['group']) ?? '') === '';
}

function isHostname(target: Json): boolean {
  return textAt(target, ['kind']) === 'Hostname' && textAt(target, ['group']) === 'networking.istio.io';
}

/** A ServiceImport is looked up as the Service of its name. */
function isImport(target: Json): boolean {
  return textAt(target, ['kind']) === 'ServiceImport' && textAt(target, ['group']) === 'multicluster.x-k8s.io';
}

function hasBadFilter(filters: readonly Json[], known: ReadonlySet<string>): boolean {
  return filters.some((filter) => !known.has(textAt(filter, ['type']) ?? '') || headerFields.some((field) => ['set', 'add'].some((operation) => listAt(filter, [field, operation]).some((header) => isBadValue(textAt(header, ['value']) ?? '')))));
}

const headerFields = ['requestHeaderModifier', 'responseHeaderModifier'] as const;

/** Control characters apart from the tab. */
function isBadValue(value: string): boolean {
  return [...value].some((character) => (character < ' ' && character !== '\t') || character === '\u007f');
}
