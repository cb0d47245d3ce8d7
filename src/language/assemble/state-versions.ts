import type { Target } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { TextSpan } from '../reading.ts';
import type { VocabularyService } from '../vocabulary.ts';
import { ask, assume, serviceOf, type State } from './state.ts';

/** Versions that a service has, as far as the input or the words tell. */
export function versionsOf(state: State, id: QualifiedName): readonly string[] {
  const known = serviceOf(state, id)?.versions.map(({ name }) => name) ?? [];
  return known.length > 0 ? known : [...(state.assumed.get(id)?.versions.keys() ?? [])];
}

/** A version of a service as a target; undefined with an obstacle where the input shows that it has no such version. */
export function versionTarget(state: State, service: QualifiedName, version: string, span?: TextSpan): Target | undefined {
  const known = serviceOf(state, service);
  if (known === undefined) {
    const assumed = state.assumed.get(service);
    const labels = state.versionLabels.get(version) ?? { version };
    assumed?.versions.set(version, labels);
    return isPlainVersion(labels, version) ? { kind: 'version', version } : { kind: 'version', version, labels };
  }
  const found = known.versions.find(({ name }) => name.toLowerCase() === version.toLowerCase());
  if (found !== undefined) return isPlainVersion(found.labels, found.name) ? { kind: 'version', version: found.name } : { kind: 'version', version: found.name, labels: found.labels };
  const labels = state.versionLabels.get(version);
  if (labels !== undefined) return isPlainVersion(labels, version) ? { kind: 'version', version } : { kind: 'version', version, labels };
  const alias = aliasOf(known, version);
  if (alias !== undefined) {
    assume(state, `the ${version} version of \`${service}\` is \`${alias.name}\``, 'context', span);
    return isPlainVersion(alias.labels, alias.name) ? { kind: 'version', version: alias.name } : { kind: 'version', version: alias.name, labels: alias.labels };
  }
  if (known.isAssumed === true) return assumeVersion(state, known, version, span);
  const names = known.versions.map(({ name }) => `\`${name}\``);
  const have = names.length === 0 ? 'no versions that its pods\' labels tell apart' : `only ${names.join(', ')}`;
  return ask(state, `\`${service}\` has no version \`${version}\`: the input shows ${have}`, span === undefined ? [] : known.versions.map(({ name }) => ({ text: `version \`${name}\``, replace: { span, by: `version \`${name}\`` } })), span);
}

/** Nothing shows the pods of the service: the version is taken to exist as the words say. */
function assumeVersion(state: State, { id, name }: VocabularyService, version: string, span?: TextSpan): Target {
  const service = state.assumed.get(id) ?? { labels: { app: name }, serviceAccount: name, versions: new Map<string, Record<string, string>>() };
  service.versions.set(version, { version });
  state.assumed.set(id, service);
  assume(state, `\`${id}\` has pods with the label version=${version}: the input does not show them`, 'context', span);
  return { kind: 'version', version };
}

function isPlainVersion(labels: Readonly<Record<string, string>>, version: string): boolean {
  const keys = Object.keys(labels);
  return keys.length === 0 || (keys.length === 1 && (labels['version'] === version || labels['app.kubernetes.io/version'] === version));
}

/** "canary" and "stable" where a service has two versions that are numbered. */
function aliasOf({ versions }: VocabularyService, word: string): VocabularyService['versions'][number] | undefined {
  const ordered = [...versions].sort((a, b) => compareVersions(a.name, b.name));
  if (ordered.length !== 2 || !ordered.every(({ name }) => /^v?\d/.test(name))) return undefined;
  if (['canary', 'new', 'candidate', 'preview', 'beta', 'experimental'].includes(word)) return ordered[1];
  return ['stable', 'baseline', 'old', 'primary', 'control'].includes(word) ? ordered[0] : undefined;
}

export function compareVersions(a: string, b: string): number {
  const numbers = (text: string): number[] => (text.match(/\d+/g) ?? []).map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const gap = (left[index] ?? 0) - (right[index] ?? 0);
    if (gap !== 0) return gap;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
