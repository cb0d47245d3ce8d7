import { describeResource, listAt, numberAt, type Resource } from '../../../kube/resource.ts';
import { replaceValue } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import { isWildcard } from '../lift/routing/host-names.ts';
import { absentFault } from './shared/destination-hosts.ts';
import { hostClaimsOf } from './shared/host-claims.ts';
import { meshNamesOf } from './shared/mesh-names.ts';
import { answersTo, registryKinds } from './shared/registry-lookup.ts';
import { appliesToMesh } from './shared/routes.ts';

export default defineRule({
  summary: 'A VirtualService for sidecars has a host that no Service and no ServiceEntry has, so that it counts on port 80 alone.',
  why: `Sidecars ask VirtualServices about hosts of the registry. One for any other host is kept on **port 80 only**: on every other port its routes, timeouts and
retries do nothing, and its \`tls\` and \`tcp\` routes do nothing at all. \`reviews.prod\` is such a host, too: Istio completes only names without a dot, so that
it is not the Service \`reviews\` in \`prod\`.`,
  severity: 'warning',
  reads: registryKinds,
  upstream: [],
  messages: {
    literal: ({ host, full }: { host: string; full: string }) => `\`${host}\` is not the Service \`${full}\`: Istio completes only names without a dot, and on ports other than 80 these routes do nothing`,
    noService: ({ host, namespace, near }: { host: string; namespace: string; near: string | undefined }) => `there is no Service for \`${host}\` in namespace \`${namespace}\`, so these routes do nothing for sidecars on ports other than 80${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    noEntry: ({ host, what }: { host: string; what: string }) => `no ServiceEntry of the input has \`${host}\`: for sidecars ${what}`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { ports: [{ name: http, port: 9080 }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: maps, namespace: prod }
spec: { hosts: [maps.example.com], resolution: DNS, ports: [{ number: 443, name: tls, protocol: TLS }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: prod }
spec:
  hosts: [reviews.prod, review, api.example.com]
#         ^^^^^^^^^^^^ \`reviews.prod\` is not the Service \`reviews.prod.svc.cluster.local\`: Istio completes only names without a dot, and on ports other than 80 these routes do nothing
#                       ^^^^^^ there is no Service for \`review\` in namespace \`prod\`, so these routes do nothing for sidecars on ports other than 80, did you mean \`reviews\`?
#                               ^^^^^^^^^^^^^^^ info: no ServiceEntry of the input has \`api.example.com\`: for sidecars these routes count on port 80 alone
  http: [{ timeout: 2s, route: [{ destination: { host: reviews } }] }]
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { ports: [{ name: http, port: 9080 }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: maps, namespace: prod }
spec: { hosts: [maps.example.com], resolution: DNS, ports: [{ number: 443, name: tls, protocol: TLS }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: prod }
spec:
  hosts: [reviews.prod.svc.cluster.local, maps.example.com]
  http: [{ timeout: 2s, route: [{ destination: { host: reviews } }] }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    if (!appliesToMesh(virtualService)) return;
    const { namespace } = virtualService;
    const names = meshNamesOf(context);
    for (const { host, path } of hostClaimsOf(virtualService)) {
      if (isWildcard(host) || answersTo(context, names, names.exactName(host, namespace).toLowerCase()).length > 0) continue;
      const fault = absentFault(context, names, host, namespace);
      const at = [virtualService, path] as const;
      if (fault.kind === 'unseen') context.unjudged(describeResource(virtualService), fault.missing);
      else if (fault.kind === 'literal') {
        const edit = replaceValue(virtualService, path, fault.full);
        context.report({
          at,
          message: 'literal',
          data: { host, full: fault.full },
          help: 'write the full name',
          fix: edit && { title: 'write the full name of the Service', edits: [edit] },
        });
      } else if (fault.kind === 'no-service') context.report({ at, message: 'noService', data: { host, namespace: fault.namespace, near: fault.near ?? fault.elsewhere }, help: 'name a host that exists' });
      else if (fault.kind === 'no-entry') {
        const isLost = asksForOtherPorts(virtualService);
        context.report({ at, message: 'noEntry', data: { host, what: isLost ? 'its routes for other ports than 80 do nothing' : 'these routes count on port 80 alone' }, severity: isLost ? 'warning' : 'info', help: 'write a ServiceEntry for it, with its ports, unless another file has one' });
      }
    }
  },
});

/** Whether anything in it is for connections, or for a port that is not 80. */
function asksForOtherPorts({ raw }: Resource): boolean {
  if (listAt(raw, ['spec', 'tls']).length + listAt(raw, ['spec', 'tcp']).length > 0) return true;
  return listAt(raw, ['spec', 'http']).some((route) => listAt(route, ['match']).some((match) => (numberAt(match, ['port']) ?? 80) !== 80));
}
