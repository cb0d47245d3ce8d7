import { listAt, textAt, valueAt, type JsonObject } from '../../../../../src/kube/resource.ts';
import type { Vocabulary } from '../../round.ts';
import { dialsOf, isSpokenHttp, objectsOf, type Aim, type Dial } from './aim.ts';
import { exampleOfRegex } from './examples.ts';

/** One aim for every match of every HTTPRoute and GRPCRoute of a Service. */
export function apiRouteAims(objects: readonly JsonObject[], vocabulary: Vocabulary): readonly Aim[] {
  return ['HTTPRoute', 'GRPCRoute'].flatMap((kind) => objectsOf(objects, kind)).flatMap((route) => {
    const dials = dialsFor(route, vocabulary);
    const matches = listAt(route, ['spec', 'rules']).flatMap((rule) => (listAt(rule, ['matches']).length === 0 ? [{}] : listAt(rule, ['matches'])));
    return dials.length === 0 ? [] : matches.map((match) => aimAt(match, dials));
  });
}

function dialsFor(route: JsonObject, { services }: Vocabulary): readonly Dial[] {
  const home = textAt(route, ['metadata', 'namespace']) ?? '';
  return listAt(route, ['spec', 'parentRefs']).flatMap((parent) => {
    const [name, namespace, port] = [textAt(parent, ['name']), textAt(parent, ['namespace']) ?? home, valueAt(parent, ['port'])];
    const named = services.filter((service) => service.name === name && service.namespace === namespace);
    return named.flatMap((service) => dialsOf(service, (one) => isSpokenHttp(one) && (port === undefined || one.number === port)));
  });
}

function aimAt(match: unknown, dials: readonly Dial[]): Aim {
  const query = listAt(match, ['queryParams']).map((one) => `${textAt(one, ['name']) ?? ''}=${exampleOf(one)}`).join('&');
  const [service, call] = [textAt(match, ['method', 'service']), textAt(match, ['method', 'method'])];
  const path = service === undefined && call === undefined ? textAt(match, ['path', 'value']) : `/${service ?? 'echo.Echo'}/${call ?? 'Call'}`;
  const method = textAt(match, ['method']);
  return {
    dials, callers: [],
    headers: Object.fromEntries(listAt(match, ['headers']).map((one) => [textAt(one, ['name']) ?? '', exampleOf(one)])),
    ...(path === undefined ? {} : { path: exampleOfRegex(path) }), ...(method === undefined ? {} : { method }), ...(query === '' ? {} : { query }),
  };
}

function exampleOf(match: unknown): string {
  const value = textAt(match, ['value']) ?? '';
  return textAt(match, ['type']) === 'RegularExpression' ? exampleOfRegex(value) : value;
}
