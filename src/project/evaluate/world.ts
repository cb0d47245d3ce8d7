import type { Project } from '../project.ts';
import { openProject } from '../project.ts';
import type { SourceFile } from '../../kube/resource.ts';
import { viewOfCall } from '../../model/concrete-request.ts';
import type { Decision } from '../../model/decision.ts';
import { policiesOf } from '../../model/diff.ts';
import type { Call, MeshModel } from '../../model/mesh-model.ts';
import type { Request } from '../../model/request-view.ts';
import { trace } from '../../model/trace.ts';
import { treatmentKey, treatmentOf } from '../../model/treatment.ts';
import { meshModelOf } from '../mesh-model-of.ts';
import { callNamer, type CallNamer } from '../name-call.ts';
import type { TraceQuestion } from '../trace-question.ts';
import { agedProject } from './aged.ts';
import type { CallCheck } from './task.ts';

/** An application and its configuration, as checks ask about it. */
export interface World {
  readonly files: readonly SourceFile[];
  /** As it stands in the files: what somebody is asked about. */
  readonly project: Project;
  /** The same in a cluster, where every object has its age: what is judged. */
  readonly aged: Project;
  readonly model: MeshModel;
  readonly name: CallNamer;
}

/** `previous`: the same application before an answer; what both have in common is made once. */
export function openWorld(files: readonly SourceFile[], previous?: World): World {
  const project = openProject(files);
  const aged = agedProject(project, previous?.project);
  const model = meshModelOf(aged, previous?.model);
  return { files, project, aged, model, name: callNamer(aged.resources, model) };
}

/** What became of the request of a check. */
export interface Asked {
  readonly call: Call;
  readonly request: Request;
  readonly decision: Decision;
  /** Equal for requests that are treated alike. */
  readonly treatment: string;
}

export function ask({ model, name }: World, check: CallCheck): Asked | { readonly problem: string } {
  const naming = name(questionOf(check), false);
  if ('problem' in naming) return { problem: naming.problem.message };
  const { call, request } = naming;
  const decision = trace(model, call, viewOfCall(call.protocol, request, { assumptions: new Set() }));
  return { call, request, decision, treatment: treatmentKey(treatmentOf(decision, policiesOf(model, call.client, decision))) };
}

/** Where a redirect leads this one request, with the parts of its path that are kept. */
export function locationOf({ model }: World, { call, request }: Asked): string | undefined {
  return trace(model, call, viewOfCall(call.protocol, request, { assumptions: new Set() }), { explains: true }).location;
}

function questionOf({ from, to, request, headers, token, host, sourceIp }: CallCheck): TraceQuestion {
  const [method = 'GET', path = '/'] = request.split(' ');
  const carried = token === undefined ? headers : { ...headers, authorization: `Bearer ${unsignedToken(token)}` };
  return {
    from,
    to,
    ...(request === 'tcp' || request === 'tls' ? { protocol: request } : { method, path }),
    headers: carried,
    ...(host === undefined ? {} : { host }),
    ...(sourceIp === undefined ? {} : { sourceIp }),
  };
}

/** Claims in the form of a token; signatures and dates are no matter of configuration. */
function unsignedToken(claims: NonNullable<CallCheck['token']>): string {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}.c2ln`;
}

/** A check for `*` as checks for each workload that has a proxy. */
export function expandCallers(check: CallCheck, { model }: World): readonly CallCheck[] {
  if (check.from !== '*') return [check];
  return [...model.workloads.values()].filter(({ proxy }) => proxy === 'sidecar' || proxy === 'node').map(({ id }) => ({ ...check, from: id }));
}
