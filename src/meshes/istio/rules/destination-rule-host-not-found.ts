import { textAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { isSubsetHost } from '../lift/routing/host-names.ts';
import { absentFault } from './shared/destination-hosts.ts';
import { meshNamesOf, type MeshNames } from './shared/mesh-names.ts';
import { answersTo, hostsOfEntries, missingFor, registryKinds, servicesIn, type RegistryView } from './shared/registry-lookup.ts';

export default defineRule({
  summary: 'A DestinationRule is for a host that no Service and no ServiceEntry has, so it does nothing.',
  why: `A DestinationRule is looked up by the host of the Service or ServiceEntry that a request goes to, letter by letter. One for a host that
nothing has is kept and never looked at: its subsets do not exist, its limits, its outlier detection and its TLS settings hold for nobody.

A name without a dot is a Service in the namespace of the rule. \`reviews.prod\` is taken as it stands, and is not the Service \`reviews\` in \`prod\`.`,
  severity: 'warning',
  reads: registryKinds,
  upstream: ['KIA0202', 'IST0174'],
  messages: {
    literal: ({ host, full }: { host: string; full: string }) => `\`${host}\` is taken as it stands and is no Service: \`${full}\` is`,
    covered: ({ host, wildcard, entry }: { host: string; wildcard: string; entry: string }) => `\`${host}\` has no rules of its own: clients know it as \`${wildcard}\`, of ServiceEntry \`${entry}\``,
    noService: ({ host, namespace, near }: { host: string; namespace: string; near: string | undefined }) => `namespace \`${namespace}\` has no Service for \`${host}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    noEntry: ({ host, near }: { host: string; near: string | undefined }) => `no ServiceEntry has the host \`${host}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    nothingWithin: ({ host }: { host: string }) => `no Service and no ServiceEntry has a host within \`${host}\``,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: review
#       ^^^^^^ namespace \`shop\` has no Service for \`review\`, did you mean \`reviews\`?
  trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } }
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } }
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    const host = textAt(rule.raw, ['spec', 'host']) ?? '';
    const names = meshNamesOf(context);
    const full = names.exactName(host, rule.namespace);
    const common = { at: [rule, ['spec', 'host']], explains: 'no client ever applies the rule' } as const;
    if (host === '') return;
    if (full.startsWith('*')) {
      const found = nothingWithin(context, names, full, rule);
      if (typeof found === 'string') context.unjudged(`the host \`${host}\` of DestinationRule ${rule.namespace}/${rule.name}`, found);
      else if (found) context.report({ ...common, message: 'nothingWithin', data: { host } });
      return;
    }
    if (answersTo(context, names, full).length > 0) return;
    const fault = absentFault(context, names, host, rule.namespace);
    switch (fault.kind) {
      case 'unseen':
        return context.unjudged(`the host \`${host}\` of DestinationRule ${rule.namespace}/${rule.name}`, fault.missing);
      case 'literal':
        return context.report({ ...common, message: 'literal', data: { host, full: fault.full }, help: 'write the full name of the Service' });
      case 'covered':
        return context.report({ ...common, message: 'covered', data: { host, wildcard: fault.wildcard, entry: `${fault.entry.namespace}/${fault.entry.name}` }, help: `write the rule for \`${fault.wildcard}\`, or a ServiceEntry for \`${host}\`` });
      case 'no-service':
        return context.report({ ...common, message: 'noService', data: { host, namespace: fault.namespace, near: fault.near }, ...(fault.elsewhere === undefined ? {} : { help: `another namespace has a Service of that name: write \`${fault.elsewhere}\`` }) });
      case 'no-entry':
        return context.report({ ...common, message: 'noEntry', data: { host, near: fault.near }, help: 'write a ServiceEntry for the host, or the full name of a Service' });
    }
  },
});

/** Whether nothing has a host within a wildcard, or what the input would have to show first. Wildcards for all Services always have some. */
function nothingWithin(view: RegistryView, names: MeshNames, wildcard: string, rule: Resource): boolean | string {
  const service = names.serviceOf(wildcard.replace(/^\*/, 'any'));
  if (service?.name === 'any') return servicesIn(view, service.namespace).length === 0 && (missingFor(view, names.serviceHost(service), rule.namespace) ?? !hasEntryWithin(view, wildcard));
  return !isSubsetHost(names.serviceHost({ name: 'any', namespace: 'any' }), wildcard) && !hasEntryWithin(view, wildcard);
}

function hasEntryWithin(view: RegistryView, wildcard: string): boolean {
  return hostsOfEntries(view).some((host) => isSubsetHost(host, wildcard));
}
