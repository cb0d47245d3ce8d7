import { matchText } from '../../../../model/match-text.ts';
import type { Access, MeshModel } from '../../../../model/mesh-model.ts';
import { holds, type RequestView } from '../../../../model/request-view.ts';
import type { Resource } from '../../../../kube/resource.ts';
import { isHttp, type Edge, type QualifiedName, type Topology } from '../../../../topology/topology.ts';
import type { Path } from '../../../../yaml/document.ts';
import { liftedParts } from '../../lift/lift.ts';

/** What refuses a call whatever it carries. */
export interface Refusal {
  readonly policy: Resource;
  readonly path: Path;
  readonly message: 'notAdmitted' | 'denied' | 'anonymous';
  readonly caller: QualifiedName;
  readonly callee: QualifiedName;
}

/** The first that refuses a call whatever it carries; undefined where some request may pass, or where nobody can tell. */
export function refusalOf(edge: Edge, caller: QualifiedName, topology: Topology, mesh: MeshModel): Refusal | undefined {
  const service = edge.to.kind === 'service' ? topology.services.get(edge.to.id) : undefined;
  const port = service?.ports.find((each) => each.port === edge.port);
  const client = mesh.workloads.get(caller);
  if (service === undefined || port === undefined || client === undefined || client.proxy === 'unknown') return undefined;
  for (const callee of service.workloads) {
    if (mesh.workloads.get(callee)?.proxy !== 'sidecar' || callee === caller) continue;
    const { access } = mesh.inbound(callee, port.targetPort, isHttp(port.protocol) ? 'http' : 'tcp');
    if (access.clauses.length === 0 && access.otherwise.effect === 'allow') continue;
    const isMutual = client.proxy !== 'none' && liftedParts(mesh).peerAuthentication.modeFor(callee, port.targetPort).mode !== 'disable';
    const found = refusalBy(access, viewOf(isMutual ? client.identity : undefined, port.targetPort), isMutual);
    if (found !== undefined) return { ...found, caller, callee };
  }
  return undefined;
}

function refusalBy({ clauses, otherwise }: Access, view: RequestView, isMutual: boolean): Pick<Refusal, 'policy' | 'path' | 'message'> | undefined {
  const denying = clauses.find(({ effect, when }) => effect === 'deny' && holds(when, view) === 'yes');
  if (denying?.source.kind === 'resource') return { policy: denying.source.resource, path: denying.source.path, message: 'denied' };
  const mayPass = otherwise.effect === 'allow' || clauses.some(({ effect, when }) => effect === 'allow' && holds(when, view) !== 'no');
  if (mayPass || otherwise.source.kind !== 'resource') return undefined;
  return { policy: otherwise.source.resource, path: ['metadata', 'name'], message: isMutual ? 'notAdmitted' : 'anonymous' };
}

/** Any request at all of one caller to one port: nothing but who sends it, and where it arrives, is known. */
function viewOf(identity: string | undefined, port: number): RequestView {
  const view: RequestView = {
    test(attribute, set) {
      if (attribute === 'identity') return identity === undefined ? 'no' : matchText(set, identity);
      return attribute === 'port' ? matchText(set, String(port)) : 'unknown';
    },
    testAddress: () => 'unknown',
    change: () => view,
    withConnection: () => view,
    authenticate: () => ({ state: 'unknown', view }),
  };
  return view;
}
