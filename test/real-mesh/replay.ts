import type { SourceFile } from '../../src/kube/resource.ts';
import { backends } from '../../src/meshes/registry.ts';
import { concreteView } from '../../src/model/concrete-request.ts';
import type { Decision } from '../../src/model/decision.ts';
import type { MeshModel } from '../../src/model/mesh-model.ts';
import { trace } from '../../src/model/trace.ts';
import { openProject } from '../../src/project/project.ts';
import { contradictionsOf } from './compare.ts';
import { callOf, entranceOf, isUndecided, requestOf, type Asked, type Contradiction, type Observed } from './contradiction.ts';
import { fileOf, inCluster, podsOf, type Pods } from './pods-of.ts';
import { portsWithoutSecret } from './gateway-secrets.ts';
import { manifestsOf, type Case, type RecordedRequest } from './recording.ts';

export { describeRequest } from './describe-asked.ts';

/** One request, what the model says of it, and every try that contradicts it. */
export interface Replayed {
  readonly request: RecordedRequest;
  readonly decision: Decision;
  /** As texts. */
  readonly contradictions: readonly string[];
  readonly found: readonly Contradiction[];
  /** The model says that the input does not decide it. */
  readonly isUndecided: boolean;
}

/** What the model makes of an application and the configuration over it. */
export interface OpenedMesh extends Pick<Asked, 'model' | 'pods' | 'shutPorts'> {
  readonly model: MeshModel;
  readonly pods: Pods;
}

export function openMesh(application: SourceFile, configuration: Pick<Case, 'objects'>): OpenedMesh {
  const { resources, topology } = openProject([application, ...manifestsOf(configuration)]);
  const model = backends.get('istio')?.lift({ resources, topology });
  if (model === undefined) throw new Error('no mesh of this name can be lifted');
  return { model, pods: podsOf(application), shutPorts: portsWithoutSecret(configuration.objects, model) };
}

export function ask(mesh: OpenedMesh, request: RecordedRequest): Asked {
  const { model, pods } = mesh;
  return { ...mesh, request, decision: trace(model, callOf(request, entranceOf(model, pods)), concreteView(requestOf(request)), { explains: true }) };
}

export function judge(asked: Asked, observed: Observed): Replayed {
  const { request, decision } = asked;
  const found = contradictionsOf(asked, observed);
  return { request, decision, found, contradictions: found.map(({ text }) => text), isUndecided: isUndecided(decision) };
}

/** `application` is that of all cases; a case may bring its own. */
export function replay(application: SourceFile, recorded: Case): Replayed[] {
  const mesh = openMesh(recorded.application === undefined ? application : inCluster(fileOf('application.yaml', recorded.application)), recorded);
  return recorded.requests.map((request, index) => {
    const counts = recorded.counts?.[index];
    return judge(ask(mesh, request), { tries: recorded.observed[index] ?? [], ...(counts === undefined ? {} : { counts }) });
  });
}
