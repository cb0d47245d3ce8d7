import { isObject, type Json, type JsonObject } from '../../../src/kube/resource.ts';
import type { RecordedRequest } from '../../../test/real-mesh/recording.ts';

type Path = readonly (string | number)[];

/** Every way to take one thing out of an object without touching what it is and what it is called; the biggest things first. */
export function smallerObjects(object: JsonObject): readonly JsonObject[] {
  return pathsIn(object).toSorted((a, b) => sizeAt(object, b) - sizeAt(object, a)).map((path) => without(object, path) as JsonObject);
}

function pathsIn(object: JsonObject): Path[] {
  return Object.entries(object).flatMap(([key, value]) => {
    if (key === 'apiVersion' || key === 'kind') return [];
    if (key !== 'metadata') return [[key], ...below(value, [key])];
    return Object.keys(isObject(value) ? value : {}).filter((name) => name !== 'name' && name !== 'namespace' && name !== 'creationTimestamp').map((name): Path => ['metadata', name]);
  });
}

function below(value: Json | undefined, path: Path): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: readonly (readonly [string | number, Json | undefined])[] = Array.isArray(value) ? (value as readonly Json[]).map((item, index) => [index, item]) : Object.entries(value as JsonObject);
  return entries.flatMap(([key, inner]) => [[...path, key], ...below(inner, [...path, key])]);
}

function sizeAt(value: Json, path: Path): number {
  return JSON.stringify(path.reduce<Json | undefined>((inner, key) => (inner as Record<string | number, Json> | undefined)?.[key], value) ?? null).length;
}

function without(value: Json | undefined, [first, ...rest]: Path): Json {
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    return rest.length === 0 ? list.filter((_, index) => index !== first) : list.map((item, index) => (index === first ? without(item, rest) : item));
  }
  const entries = Object.entries(value as JsonObject);
  return Object.fromEntries(rest.length === 0 ? entries.filter(([key]) => key !== first) : entries.map(([key, inner]) => [key, key === first ? without(inner, rest) : inner]));
}

/** The same for a request: headers, its own authority, its query, its path. */
export function smallerRequests(request: RecordedRequest): readonly RecordedRequest[] {
  const { host: _, ...withoutHost } = request;
  const { headers = {}, path = '/', method = 'GET' } = request;
  const withHeaders = (entries: readonly (readonly [string, string])[]): RecordedRequest => ({ ...request, headers: Object.fromEntries(entries) });
  return [
    ...(Object.keys(headers).length > 1 ? [withHeaders([])] : []),
    ...Object.keys(headers).map((name) => withHeaders(Object.entries(headers).filter(([other]) => other !== name))),
    ...(request.host === undefined ? [] : [withoutHost]),
    ...(path.includes('?') ? [{ ...request, path: path.slice(0, path.indexOf('?')) }] : []),
    ...(path === '/' || request.protocol === 'grpc' ? [] : [{ ...request, path: '/' }]),
    ...(method === 'GET' || request.protocol === 'grpc' ? [] : [{ ...request, method: 'GET' }]),
  ];
}
