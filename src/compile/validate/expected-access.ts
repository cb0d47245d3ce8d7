import type { AllowCalls, AuthenticateUsers, DenyCalls, Source } from '../../intents/intent.ts';
import type { Loss } from '../../meshes/backend.ts';
import type { CallProtocol } from '../../model/mesh-model.ts';
import { all, text, type Predicate } from '../../model/predicate.ts';
import { holds, type RequestView, type TokenState } from '../../model/request-view.ts';
import type { QualifiedName, ServicePort, Topology, Workload } from '../../topology/topology.ts';
import { methodsPredicate, pathsPredicate } from './request-predicate.ts';

export type AccessIntent = AllowCalls | DenyCalls | AuthenticateUsers;

export interface AccessQuestion {
  readonly topology: Topology;
  readonly workload: Workload;
  /** Services that pick the workload. */
  readonly services: readonly QualifiedName[];
  readonly port: ServicePort;
  readonly spoken: CallProtocol;
  /** What is said of the workload's Services. */
  readonly intents: readonly AccessIntent[];
  readonly losses: readonly Loss[];
  /** Whether a source names the caller. */
  readonly named: (source: Source) => boolean;
}

export interface ExpectedAccess {
  readonly effect: 'allow' | 'deny' | 'any';
  readonly intent: AccessIntent;
}

/** What the intents say of one request: tokens first, then what is denied, then what is admitted; closed once anything is. */
export function expectAccess(question: AccessQuestion, view: RequestView, token: TokenState): ExpectedAccess {
  const [first] = question.intents as readonly [AccessIntent, ...AccessIntent[]];
  const users = question.intents.filter((intent): intent is AuthenticateUsers => intent.kind === 'authenticate-users');
  const required = users.find((intent) => intent.required);
  // Tokens are asked for where the Service leads. What becomes of a bad one on another port was not said.
  const isAsked = users[0] !== undefined && question.topology.services.get(users[0].service)?.ports.some(({ targetPort }) => targetPort === question.port.targetPort) === true;
  if (users[0] && !isAsked && token === 'rejected') return { effect: 'any', intent: users[0] };
  if (isAsked && seesRequests(question)) {
    if (users[0] && token === 'rejected') return { effect: 'deny', intent: users[0] };
    // A probe carries no token, and nobody promised what becomes of it.
    if (required && token === 'absent') return { effect: isVisit(question, view) ? 'any' : 'deny', intent: required };
    // A token that names nobody is valid and yet no user's.
    if (required && token === 'accepted' && view.test('claim:sub', { kind: 'regex', value: '.+' }) !== 'yes') return { effect: 'any', intent: required };
  }
  const denies = question.intents.filter((intent): intent is DenyCalls => intent.kind === 'deny-calls');
  const denied = denies.find((intent) => covers(question, intent, view));
  if (denied) return { effect: 'deny', intent: denied };
  const allows = question.intents.filter((intent): intent is AllowCalls => intent.kind === 'allow-calls');
  // Who is admitted beside others closes nothing.
  const allow = allows.find((intent) => intent.beside !== true);
  if (allow === undefined) return { effect: 'allow', intent: first };
  const admitted = allows.find((intent) => covers(question, intent, view));
  if (admitted) return { effect: isUnsaid(question, admitted, view) ? 'any' : 'allow', intent: admitted };
  return { effect: isVisit(question, view) ? 'any' : 'deny', intent: allow };
}

function seesRequests({ spoken }: AccessQuestion): boolean {
  return spoken === 'http' || spoken === 'grpc';
}

/** Where the mesh has no words for a path, or for some of its names, such calls stay refused, and a loss tells. */
function isUnsaid({ losses }: AccessQuestion, { to, paths = [] }: AllowCalls, view: RequestView): boolean {
  const told = paths.flatMap(({ value }) => losses.filter((loss) => loss.intent === 'allow-calls' && loss.subject === to && loss.what.includes(`\`${value}\``)));
  return told.some(({ what }) => !what.includes('`=`') || view.test('path', { kind: 'regex', value: '.*[=*\\[\\]].*' }) === 'yes');
}

/**
 * What the kubelet probes and the collector of metrics reads. Whether a list of callers has to let them in is the
 * mesh's affair: some take them out of the way of policies.
 */
function isVisit({ workload: { probes, scrape }, port: { targetPort } }: AccessQuestion, view: RequestView): boolean {
  const paths = probes.flatMap((probe) => (probe.port !== targetPort ? [] : probe.handler === 'http' ? [probe.path ?? '/'] : probe.handler === 'grpc' ? ['/grpc.health.v1.Health/Check'] : []));
  const visited = [...paths, ...(scrape?.port === targetPort ? [scrape.path] : [])].map((path) => path.split('?')[0] ?? path);
  return visited.some((path) => holds(text('path', { kind: 'exact', value: path }), view) === 'yes');
}

/** Who shows no identity is nobody's exception. */
function isExcepted(intent: AllowCalls | DenyCalls, named: AccessQuestion['named']): boolean {
  return intent.kind === 'deny-calls' && intent.except !== undefined && intent.except.some(named) && named({ kind: 'any-identity' });
}

function covers(question: AccessQuestion, intent: AllowCalls | DenyCalls, view: RequestView): boolean {
  const { topology, port, named } = question;
  if (!intent.from.some(named) || isExcepted(intent, named)) return false;
  const service = topology.services.get(intent.to);
  const targetPorts = (intent.ports ?? []).flatMap((number) => service?.ports.filter((candidate) => candidate.port === number).map((candidate) => candidate.targetPort) ?? []);
  if (intent.ports !== undefined && intent.ports.length > 0 && !targetPorts.includes(port.targetPort)) return false;
  if (service !== undefined && !service.ports.some((candidate) => candidate.targetPort === port.targetPort)) return false;
  const wanted: Predicate = all([...(intent.methods === undefined || intent.methods.length === 0 ? [] : [methodsPredicate(intent.methods)]), pathsPredicate(intent.paths)]);
  // Where only connections are seen, admitted callers are held to the port; where they may turn out to be no requests, refused.
  if (wanted.kind !== 'always' && !seesRequests(question)) return intent.kind === 'allow-calls' && port.protocol !== 'unknown';
  return holds(wanted, view) === 'yes';
}
