import { nearest } from '../../base/near-miss.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { describeResource, groupKindOf, spanOf, type Resource } from '../resource.ts';
import { listed, type ListedGroup } from './built-in-tables.ts';
import { splitGroupKind, type CataloguedKind, type SchemaCatalogue } from './catalogue.ts';

/** What is known of an object's apiVersion and kind. */
export interface ApiVerdict {
  readonly diagnostics: readonly Diagnostic[];
  /** The schema to judge the object by. */
  readonly schema?: { readonly kind: CataloguedKind; readonly root: number };
  /** Why its fields cannot be judged, where nothing is wrong with the apiVersion. */
  readonly missing?: string;
}

/** Judges `apiVersion` and `kind`: unknown, removed, deprecated. An unknown group is never an error. */
export function judgeApiVersion(resource: Resource, catalogue: SchemaCatalogue): ApiVerdict {
  const removed = listed.removed[`${resource.apiVersion} ${resource.kind}`];
  if (removed) return refused(resource, 'kubernetes/deprecated-api-version', `\`${resource.apiVersion}\` of ${resource.kind} is gone since Kubernetes ${removed.since}: the API server refuses it`, `use \`${removed.use}\``, true);
  const kind = catalogue.kinds.get(groupKindOf(resource));
  if (kind) return judgeVersion(resource, kind);
  const group = Object.hasOwn(listed.groups, resource.group) ? listed.groups[resource.group] : undefined;
  if (group) return judgeListed(resource, group);
  const names = catalogue.groups.get(resource.group);
  if (names === undefined) return { diagnostics: [], missing: `no schema of \`${resource.apiVersion}\`: give its CRD with --crds` };
  return judgeUnknownKind(resource, names, catalogue);
}

function judgeVersion(resource: Resource, kind: CataloguedKind): ApiVerdict {
  const facts = Object.hasOwn(kind.versions, resource.version) ? kind.versions[resource.version] : undefined;
  // What nearly every object is: nothing is to be said of it.
  if (facts?.root !== undefined && facts.current && !facts.notServed && !facts.deprecated && !facts.experimental) return { diagnostics: [], schema: { kind, root: facts.root } };
  const use = currentVersionOf(resource, kind);
  if (facts === undefined) {
    if (kind.native && isUnstable(resource.version)) return { diagnostics: [], missing: `no schema of \`${resource.apiVersion}\`` };
    return refused(resource, 'kubernetes/deprecated-api-version', `${resource.kind} has no version \`${resource.version}\` in \`${resource.group || 'the core group'}\`: the API server does not know this object`, useWords(use), kind.native === true);
  }
  const diagnostics: Diagnostic[] = [];
  if (facts.notServed) return refused(resource, 'kubernetes/deprecated-api-version', `\`${resource.apiVersion}\` of ${resource.kind} is no longer served`, useWords(use), false);
  if (facts.deprecated) diagnostics.push(about(resource, 'kubernetes/deprecated-api-version', 'warning', `\`${resource.apiVersion}\` of ${resource.kind} is deprecated and will not be served for ever`, useWords(use)));
  else if (!facts.current && use !== undefined && isUnstable(resource.version)) diagnostics.push(about(resource, 'kubernetes/deprecated-api-version', 'info', `\`${resource.apiVersion}\` of ${resource.kind} is still served and no longer the current version`, useWords(use)));
  if (facts.experimental) diagnostics.push(about(resource, 'kubernetes/experimental-field', 'info', `${resource.kind} of \`${resource.apiVersion}\` is only in the experimental channel: a cluster with the standard CRDs does not know it`, undefined));
  if (facts.root === undefined) return { diagnostics, missing: `no schema of \`${resource.apiVersion}\`` };
  return { diagnostics, schema: { kind, root: facts.root } };
}

function isUnstable(version: string): boolean {
  return /^v\d+(?:alpha|beta)\d+$/.test(version);
}

function currentVersionOf(resource: Resource, kind: CataloguedKind): string | undefined {
  const version = Object.entries(kind.versions).findLast(([, facts]) => facts.current)?.[0];
  if (version === undefined) return undefined;
  return resource.group === '' ? version : `${resource.group}/${version}`;
}

function useWords(use: string | undefined): string | undefined {
  return use === undefined ? undefined : `use \`${use}\``;
}

function judgeListed(resource: Resource, group: ListedGroup): ApiVerdict {
  if (group.dead !== undefined) {
    return { diagnostics: [about(resource, 'kubernetes/deprecated-api-version', 'error', `${resource.kind} of \`${resource.apiVersion}\` has no effect: ${group.dead}`, group.use && `use ${group.use}`)] };
  }
  const kinds = group.kinds ?? {};
  const kind = Object.hasOwn(kinds, resource.kind) ? kinds[resource.kind] : undefined;
  const missing = `no schema of \`${resource.apiVersion}\`: give its CRD with --crds`;
  if (kind === undefined) {
    if (!group.complete) return { diagnostics: [], missing };
    return refused(resource, 'kubernetes/unknown-kind', `there is no kind \`${resource.kind}\` in \`${resource.group}\``, suggestKind(resource.kind, Object.keys(kinds)) ?? `its kinds are ${Object.keys(kinds).map((name) => `\`${name}\``).join(', ')}`, false);
  }
  const state = Object.hasOwn(kind.versions, resource.version) ? kind.versions[resource.version] : undefined;
  const use = kind.use === undefined ? undefined : `use ${kind.use.includes(' ') ? kind.use : `\`${kind.use}\``}`;
  if (state === 'deprecated') return { missing, diagnostics: [about(resource, 'kubernetes/deprecated-api-version', 'warning', `\`${resource.apiVersion}\` of ${resource.kind} is deprecated`, use)] };
  if (state === 'legacy') return { missing, diagnostics: [about(resource, 'kubernetes/deprecated-api-version', 'info', `\`${resource.apiVersion}\` of ${resource.kind} is still served and no longer developed`, use)] };
  if (state === undefined && group.complete) return refused(resource, 'kubernetes/unknown-kind', `${resource.kind} never had the version \`${resource.version}\` in \`${resource.group}\``, `its versions are ${Object.keys(kind.versions).map((version) => `\`${version}\``).join(', ')}`, false);
  return { diagnostics: [], missing };
}

function judgeUnknownKind(resource: Resource, names: readonly string[], catalogue: SchemaCatalogue): ApiVerdict {
  const elsewhere = [...catalogue.kinds.values()].find((kind) => splitGroupKind(kind.groupKind).name === resource.kind && kind.native);
  const kinds = names.map((name) => catalogue.kinds.get(groupKindOf({ group: resource.group, kind: name })));
  if (kinds.some((kind) => kind?.isForeign)) return { diagnostics: [], missing: `no schema of \`${resource.kind}\` in \`${resource.apiVersion}\`` };
  const help = elsewhere === undefined ? suggestKind(resource.kind, names) : apiVersionHelp(elsewhere);
  return refused(resource, 'kubernetes/unknown-kind', `there is no kind \`${resource.kind}\` in \`${resource.apiVersion}\``, help, kinds.some((kind) => kind?.native));
}

function apiVersionHelp(kind: CataloguedKind): string {
  const { group, name } = splitGroupKind(kind.groupKind);
  const version = Object.entries(kind.versions).findLast(([, facts]) => facts.current)?.[0] ?? '';
  return `the apiVersion of ${name} is \`${group === '' ? version : `${group}/${version}`}\``;
}

function suggestKind(kind: string, names: readonly string[]): string | undefined {
  const near = nearest(kind, names);
  return near === undefined ? undefined : `did you mean \`${near}\`?`;
}

function refused(resource: Resource, rule: string, message: string, help: string | undefined, isCertain: boolean): ApiVerdict {
  const diagnostic = about(resource, rule, 'error', message, help);
  return { diagnostics: [isCertain ? { ...diagnostic, refusedBy: ['api-server'] } : diagnostic] };
}

function about(resource: Resource, rule: string, severity: Diagnostic['severity'], message: string, help: string | undefined): Diagnostic {
  const part = rule === 'kubernetes/unknown-kind' ? 'kind' : 'apiVersion';
  return { rule, severity, message, span: spanOf(resource, [part], 'value'), resource: describeResource(resource), upstream: [], ...(help === undefined ? {} : { help }) };
}
