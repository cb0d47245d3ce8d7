import { listAt, objectAt, textAt, textMapAt, type Json, type Resource } from '../../../../kube/resource.ts';
import { matchesSelector } from '../../../../kube/selector.ts';

/** Whether a webhook is one of Istio's: its charts name each of them so. */
export function isIstioWebhook(webhook: Json): boolean {
  return (textAt(webhook, ['name']) ?? '').endsWith('istio.io');
}

/** The host of a URL; empty where it has none, undefined where it is none at all. Source: `url.Parse` of Go, which takes nearly anything. */
export function hostOfUrl(url: string): string | undefined {
  if (/\p{Cc}|%(?![0-9a-fA-F]{2})/u.test(url) || url.startsWith(':')) return undefined;
  const authority = /^(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?\/\/([^/?#]*)/.exec(url)?.[1];
  if (authority === undefined) return /^[^/?#]*:/.test(url) && !/^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(url) ? undefined : '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (host.startsWith('[')) return /^\[([^\]]*)\](?::\d*)?$/.exec(host)?.[1];
  const [name = '', port = ''] = [host.replace(/:[^:]*$/, ''), /:([^:]*)$/.exec(host)?.[1] ?? ''];
  return /[\s"<>\\^`{|}]/.test(name) || !/^\d*$/.test(port) ? undefined : name;
}

export function isAddress(host: string): boolean {
  const octets = host.split('.');
  const isFour = octets.length === 4 && octets.every((octet) => /^(?:0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255);
  return isFour || (host.includes(':') && /^[0-9a-fA-F:.]+$/.test(host));
}

type Labels = Readonly<Record<string, string>>;

const revisionLabel = 'istio.io/rev';

/** Revisions that an injector's configuration speaks of. Source: `extractRevisions` in pkg/config/analysis/analyzers/webhook. */
export function revisionsOf(configuration: Resource): ReadonlySet<string> {
  const found = new Set<string>();
  const own = configuration.labels[revisionLabel];
  if (own !== undefined) found.add(own);
  for (const webhook of listAt(configuration.raw, ['webhooks'])) {
    for (const selector of ['namespaceSelector', 'objectSelector']) {
      const label = textMapAt(webhook, [selector, 'matchLabels'])[revisionLabel];
      if (label !== undefined) found.add(label);
      for (const expression of listAt(webhook, [selector, 'matchExpressions'])) {
        if (textAt(expression, ['key']) === revisionLabel) for (const value of listAt(expression, ['values'])) found.add(String(value));
      }
    }
  }
  return found;
}

/** Whether the webhook is asked about a pod with these labels in a namespace with those. An absent selector takes all. */
export function asksAbout(webhook: Json, namespace: Labels, pod: Labels): boolean {
  return takes(objectAt(webhook, ['namespaceSelector']), namespace) && takes(objectAt(webhook, ['objectSelector']), pod);
}

function takes(selector: unknown, labels: Labels): boolean {
  return selector === undefined || matchesSelector(selector, labels);
}

/** Every pair of labels of a namespace and of a pod that can decide which injector is asked. */
export function labelPairs(revisions: Iterable<string>): { readonly namespace: Labels; readonly pod: Labels }[] {
  const withRevisions = (sets: readonly Labels[]): Labels[] => [...sets, ...[...revisions].flatMap((revision) => sets.map((labels) => ({ ...labels, [revisionLabel]: revision })))];
  const namespaces = withRevisions([{}, { 'istio-injection': 'enabled' }, { 'istio-injection': 'disabled' }]);
  const pods = withRevisions([{}, { 'sidecar.istio.io/inject': 'true' }, { 'sidecar.istio.io/inject': 'false' }]);
  return namespaces.flatMap((namespace) => pods.map((pod) => ({ namespace, pod })));
}
