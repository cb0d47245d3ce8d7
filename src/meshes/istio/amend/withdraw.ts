import { unreachable } from '../../../base/assert.ts';
import type { IntentKind } from '../../../intents/intent.ts';
import { describeResource, listAt, type Resource } from '../../../kube/resource.ts';
import type { ServiceNode } from '../../../topology/topology.ts';
import { protectedPods } from '../assembly/access.ts';
import { manifestOf } from '../assembly/object.ts';
import { attachedPolicies } from './access/attached-policies.ts';
import { withoutBlocks } from './destinations/without-blocks.ts';
import { governingRules } from './destinations/governing-rules.ts';
import { withdrawFromHttpRoutes } from './routes/amend-http-routes.ts';
import { httpOf } from './routes/general-routes.ts';
import { ownersOf } from './routes/owners.ts';
import { withoutAttribute, type WithdrawnAttribute } from './routes/without-attribute.ts';
import type { Situation } from './situation.ts';
import { ofScope, withoutLimits, withoutObservation, withoutProxy, withoutScope, withoutTokens } from './withdraw-others.ts';
import { withSpec } from './with-spec.ts';

/** What is no longer wanted is taken out of the objects that say it. None can be deleted here: what is left does nothing. */
export function withdraw(situation: Situation): void {
  for (const { what, subject } of situation.withdrawn) withdrawOne(situation, what, subject);
}

function withdrawOne(situation: Situation, what: IntentKind, subject: string | undefined): void {
  const before = JSON.stringify(situation.drafts.objects().map(({ object }) => object));
  const isKnown = change(situation, what, subject);
  if (!isKnown) return cannot(situation, what, 'this is not said by any object whose fields could be taken out');
  if (JSON.stringify(situation.drafts.objects().map(({ object }) => object)) === before) situation.notes.push(`nothing says ${what}${subject === undefined || subject === '' ? '' : ` for ${subject}`}, so nothing was taken out`);
}

function change(situation: Situation, what: IntentKind, subject: string | undefined): boolean {
  const services = servicesOf(situation, subject);
  switch (what) {
    case 'set-timeout':
    case 'set-retries':
    case 'inject-fault':
    case 'mirror-traffic':
    case 'rewrite':
    case 'redirect':
    case 'split-traffic':
    case 'route-when':
      for (const service of services) fromRoutes(situation, service, what);
      return true;
    case 'break-circuit':
    case 'balance-load':
      for (const service of services) fromRules(situation, service, what);
      return true;
    case 'allow-calls':
    case 'deny-calls':
      for (const service of services) fromPolicies(situation, service, what);
      return true;
    case 'require-mutual-tls':
      for (const policy of ofScope(situation, 'security.istio.io/PeerAuthentication', subject)) situation.drafts.change(policy, withSpec(situation.drafts.current(policy), { mtls: { mode: 'UNSET' }, portLevelMtls: undefined }), [what]);
      return true;
    case 'allow-egress':
      for (const entry of withHost(situation, 'networking.istio.io/ServiceEntry', subject)) hide(situation, entry, what);
      return true;
    case 'expose':
      for (const routes of withHost(situation, 'networking.istio.io/VirtualService', subject).filter(({ raw }) => listAt(raw, ['spec', 'gateways']).some((gateway) => gateway !== 'mesh'))) hide(situation, routes, what);
      return true;
    case 'limit-rate':
      withoutLimits(situation, services, subject);
      return true;
    case 'authenticate-users':
      withoutTokens(situation, services);
      return true;
    case 'observe':
      withoutObservation(situation, subject);
      return true;
    case 'scope-configuration':
      withoutScope(situation, subject);
      return true;
    case 'join-mesh':
      withoutProxy(situation, subject);
      return true;
    case 'connect-cluster':
    case 'step-traffic':
      return false;
    default:
      return unreachable(what);
  }
}

function servicesOf({ topology }: Situation, subject: string | undefined): ServiceNode[] {
  return [...topology.services.values()].filter(({ id, namespace }) => subject === undefined || subject === '' || subject === id || subject === namespace);
}

function fromRoutes(situation: Situation, service: ServiceNode, what: WithdrawnAttribute): void {
  const { drafts } = situation;
  const { owners, foreign } = ownersOf(situation, service);
  withdrawFromHttpRoutes(situation, service, what, foreign);
  for (const owner of owners) {
    if (owner.isForOthers) {
      situation.notes.push(`${describeResource(owner.resource)} decides for other Services too and was left as it is`);
      continue;
    }
    const before = drafts.current(owner.resource);
    const http = withoutAttribute(situation, service, owner, what, httpOf(before));
    drafts.change(owner.resource, withSpec(before, { http }), [what]);
  }
}

function fromRules(situation: Situation, service: ServiceNode, what: 'break-circuit' | 'balance-load'): void {
  for (const { from, isExact } of governingRules(situation, service).rules) {
    for (const rule of from) {
      if (isExact) situation.drafts.change(rule, withoutBlocks(situation.drafts.current(rule), what === 'break-circuit' ? ['connectionPool', 'outlierDetection'] : ['loadBalancer']), [what]);
      else situation.notes.push(`${describeResource(rule)} is for other Services too and was left as it is`);
    }
  }
}

/** Policies for these pods alone: one that admits becomes one that admits everybody, one that refuses only takes notes. */
function fromPolicies(situation: Situation, service: ServiceNode, what: 'allow-calls' | 'deny-calls'): void {
  const { drafts } = situation;
  const [unit] = protectedPods([service.id], situation);
  if (unit === undefined) return;
  const { own, wide } = attachedPolicies(situation, unit, what === 'allow-calls' ? 'ALLOW' : 'DENY');
  if (what === 'deny-calls') {
    for (const policy of own) drafts.change(policy, withSpec(drafts.current(policy), { action: 'AUDIT' }), [what]);
    if (wide.length > 0) situation.notes.push(`${wide.map(describeResource).join(', ')} is for other pods too and was left as it is`);
    return;
  }
  for (const policy of own) drafts.change(policy, withSpec(drafts.current(policy), { rules: [{}] }), [what]);
  if (own.length > 0 || wide.length === 0) return;
  const spec = { selector: { matchLabels: { ...unit.selection.labels } }, action: 'ALLOW', rules: [{}] };
  drafts.create(manifestOf('AuthorizationPolicy', service.namespace, `${service.name}-open`, spec, { folder: unit.folder, comments: [`Admits everybody, whatever ${wide.map(describeResource).join(', ')} says of others.`], intents: [what] }));
}

function withHost({ resources }: Situation, kind: string, subject: string | undefined): Resource[] {
  const host = subject?.replace(/^[^/]*\//, '').replace(/:\d+$/, '');
  return resources.ofKind(kind).filter(({ raw }) => host === undefined || host === '' || listAt(raw, ['spec', 'hosts']).includes(host));
}

/** `~` shows it to nobody. Source: the field `exportTo` of the API. */
function hide(situation: Situation, resource: Resource, what: IntentKind): void {
  if (listAt(resource.raw, ['spec', 'hosts']).length > 1) {
    situation.notes.push(`${describeResource(resource)} has other hosts too and was left as it is`);
    return;
  }
  situation.drafts.change(resource, withSpec(situation.drafts.current(resource), { exportTo: ['~'] }), [what]);
  situation.notes.push(`${describeResource(resource)} is shown to nobody any more, and may be deleted`);
}

function cannot({ diagnostics }: Situation, what: IntentKind, because: string): void {
  diagnostics.push({ rule: 'intents/not-sayable-beside', severity: 'error', message: `${what} cannot be withdrawn here: ${because}`, span: { file: 'mesh.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 }, upstream: [], help: 'change or delete the object that says it by hand' });
}

