import { listAt, textAt, type Resource } from '../../../../kube/resource.ts';
import type { MeshModel } from '../../../../model/mesh-model.ts';
import type { Surroundings } from '../../../../rules/surroundings.ts';
import { importScope, type ImportScope } from './kiali-import-scope.ts';
import type { KialiNames } from './kiali-hosts.ts';
import { hostOf, isExported } from './kiali-registry.ts';
import { kialiSettings } from './kiali-settings.ts';

interface Around {
  readonly ofKind: (kind: string) => readonly Resource[];
  readonly mesh: MeshModel;
  readonly surroundings: Surroundings;
}

/** Whether the rule's own settings, not those of a port, ask for Istio's mutual TLS. */
export function isMutual(rule: Resource): boolean {
  return textAt(rule.raw, ['spec', 'trafficPolicy', 'tls', 'mode']) === 'ISTIO_MUTUAL';
}

/** Whether some namespace sees both rules and is told of both hosts, or the one namespace does that the surroundings name. */
export function togetherness(around: Around, names: KialiNames): (a: Resource, b: Resource) => boolean {
  const sidecars = around.ofKind('networking.istio.io/Sidecar');
  const given = around.surroundings.importScope;
  if (given !== undefined) {
    const scope = importScope(given.workloadNamespace, given.rootNamespace, sidecars, names);
    return (a, b) => [a, b].every((rule) => imports(scope, rule));
  }
  const { mesh, rootOf } = kialiSettings(around.mesh, around.surroundings);
  const byDefault = mesh.defaultExportTo.destinationRule;
  const scopes = new Map([...names.namespaces].map((name) => [name, importScope(name, rootOf(name) ?? '', sidecars, names)] as const));
  const isSeen = (rule: Resource, viewer: string): boolean => {
    const written = listAt(rule.raw, ['spec', 'exportTo']);
    return isExported(written.length > 0 ? written : byDefault, rule.namespace, viewer);
  };
  return (a, b) => [...scopes].some(([viewer, scope]) => [a, b].every((rule) => isSeen(rule, viewer) && imports(scope, rule)));
}

function imports(scope: ImportScope | undefined, rule: Resource): boolean {
  return scope === undefined || scope(hostOf(rule), rule.namespace);
}
