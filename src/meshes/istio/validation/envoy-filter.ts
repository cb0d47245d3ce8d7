import { field, isSet, items, refuse, text, warn, type Faults, type Field } from './field.ts';
import { checkSelector } from './labels.ts';
import { byteLength, regexProblem } from './texts.ts';

/** The patched configuration itself is Envoy's, and is not judged here. */
export function checkEnvoyFilter(faults: Faults, spec: Field): void {
  checkSelector(faults, field(spec, 'workloadSelector'), 'labels');
  for (const patch of items(spec, 'configPatches')) checkPatch(faults, patch);
}

/** What each kind of object is matched by. */
const matchOf: Readonly<Record<string, 'listener' | 'routeConfiguration' | 'cluster'>> = {
  LISTENER: 'listener', FILTER_CHAIN: 'listener', NETWORK_FILTER: 'listener', HTTP_FILTER: 'listener',
  ROUTE_CONFIGURATION: 'routeConfiguration', VIRTUAL_HOST: 'routeConfiguration', HTTP_ROUTE: 'routeConfiguration', CLUSTER: 'cluster',
};
const matches = ['listener', 'routeConfiguration', 'cluster', 'waypoint'] as const;

function checkPatch(faults: Faults, entry: Field): void {
  const match = field(entry, 'match');
  if (text(match, 'context') === 'WAYPOINT') return;
  const target = text(entry, 'applyTo');
  const patch = field(entry, 'patch');
  const operation = text(patch, 'operation');
  if (target === '' || target === 'INVALID') return refuse(faults, field(entry, 'applyTo'), 'a patch needs `applyTo`');
  if (!isSet(patch)) return refuse(faults, patch, 'the entry needs a `patch`');
  if (operation === '' || operation === 'INVALID') return refuse(faults, field(patch, 'operation'), 'a patch needs an `operation`');
  if (operation !== 'REMOVE' && !isSet(patch, 'value')) return refuse(faults, field(patch, 'value'), `\`operation: ${operation}\` needs a \`value\``);
  if (isVersionRefused(faults, field(field(match, 'proxy'), 'proxyVersion'))) return;
  const wanted = matchOf[target];
  const written = matches.find((step) => isSet(match, step));
  if (wanted !== undefined && written !== undefined && written !== wanted) return refuse(faults, field(match, written), `\`${written}\` matches no ${target}: write \`${wanted}\``);
  if (wanted === 'listener') checkFilter(faults, field(field(field(match, 'listener'), 'filterChain'), 'filter'), target);
}

function isVersionRefused(faults: Faults, version: Field): boolean {
  const regex = text(version);
  if (byteLength(regex, 1024) > 1024) warn(faults, version, '`proxyVersion` has more than 1024 characters and is not compared');
  else {
    const problem = regexProblem(regex);
    if (problem !== undefined) return refuse(faults, version, `\`${regex}\` is no regular expression of RE2: ${problem}`), true;
  }
  return false;
}

// Source: Envoy's name of the filter, and the one it had before.
const connectionManagers: ReadonlySet<string> = new Set(['envoy.filters.network.http_connection_manager', 'envoy.http_connection_manager']);

function checkFilter(faults: Faults, filter: Field, target: string): void {
  if (!isSet(filter)) return;
  if (target === 'LISTENER' || target === 'FILTER_CHAIN') warn(faults, filter, `\`filter\` is not compared where \`applyTo\` is ${target}`);
  const name = text(filter, 'name');
  const inner = field(filter, 'subFilter');
  if (name === '') refuse(faults, filter, '`filter` needs a `name` to compare');
  else if (!isSet(inner)) return;
  else if (target !== 'HTTP_FILTER') refuse(faults, inner, '`subFilter` is for `applyTo: HTTP_FILTER`');
  else if (!connectionManagers.has(name)) refuse(faults, field(filter, 'name'), '`subFilter` needs the filter `envoy.filters.network.http_connection_manager` around it');
  else if (text(inner, 'name') === '') refuse(faults, inner, '`subFilter` needs a `name` to compare');
}
