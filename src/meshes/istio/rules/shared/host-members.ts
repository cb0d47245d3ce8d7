import { listAt, textAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import type { View } from '../../../../rules/view.ts';
import { resolutionOf } from '../../lift/registry/service-entries.ts';
import { isAddedLater, podsWith, type selectableKinds, type SelectablePod } from './selectable-pods.ts';

type MemberView = View<(typeof selectableKinds)[number]>;

/** One thing that a host's requests may reach: pods of a template, a machine, a written endpoint, or the host's own address. */
export interface HostMember {
  readonly labels: Readonly<Record<string, string>>;
  readonly pod?: SelectablePod;
}

export interface HostMembers {
  readonly members: readonly HostMember[];
  /** What the input would have to show before they are known. */
  readonly missing?: string;
}

/** Who is behind a host, of the Services and ServiceEntries that answer to it. */
export function membersOf(view: MemberView, answers: readonly Resource[]): HostMembers {
  const each = answers.map((answer) => (answer.kind === 'Service' ? ofService(view, answer) : ofEntry(view, answer)));
  const missing = each.find((found) => found.missing !== undefined)?.missing;
  return { members: each.flatMap(({ members }) => members), ...(missing === undefined ? {} : { missing }) };
}

function ofService(view: MemberView, service: Resource): HostMembers {
  const selector = textMapAt(service.raw, ['spec', 'selector']);
  const name = `Service ${service.namespace}/${service.name}`;
  if (textAt(service.raw, ['spec', 'type']) === 'ExternalName') return { members: [], missing: `what ${name} stands for` };
  if (Object.keys(selector).length === 0) return { members: [], missing: `the endpoints of ${name}, which has no selector` };
  const members = selected(view, selector, service.namespace);
  return members.length === 0 ? { members, missing: `the pods of ${name}` } : { members };
}

/** Without endpoints and without a selector, a name is looked up, and what answers has no labels. */
function ofEntry(view: MemberView, entry: Resource): HostMembers {
  const selector = textMapAt(entry.raw, ['spec', 'workloadSelector', 'labels']);
  if (Object.keys(selector).length > 0) return { members: selected(view, selector, entry.namespace) };
  const endpoints = listAt(entry.raw, ['spec', 'endpoints']);
  const isLookedUp = endpoints.length === 0 && resolutionOf(textAt(entry.raw, ['spec', 'resolution'])) !== 'static';
  return { members: isLookedUp ? [{ labels: {} }] : endpoints.map((endpoint) => ({ labels: textMapAt(endpoint, ['labels']) })) };
}

function selected(view: MemberView, selector: Readonly<Record<string, string>>, namespace: string): HostMember[] {
  return podsWith(view, selector, namespace).map((pod) => ({ labels: pod.labels, pod }));
}

/** Labels that pods get when they run, from the node and from controllers, cannot be missed in a template. */
export function hasLabels({ labels, pod }: HostMember, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value || (pod !== undefined && comesLater(name)));
}

function comesLater(label: string): boolean {
  return isAddedLater(label) || /^(?:kubernetes\.io\/hostname|istio\.io\/rev|rollouts-pod-template-hash)$/.test(label);
}
