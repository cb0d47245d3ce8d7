import { describeResource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { spanInText, textOnce } from './shared/document-text.ts';

interface Now {
  /** What to write instead, behind `istioctl`, where that is certain. */
  readonly moved?: string;
  readonly help?: string;
}

/** Commands of istioctl that are gone. Source: release notes, and what `istioctl/cmd/root.go` still adds. */
const gone: Readonly<Record<string, Now>> = {
  'authn': { help: 'ask `istioctl x describe pod`, `istioctl proxy-config secret` or `istioctl proxy-config clusters`' },
  'register': { help: 'write a ServiceEntry and a WorkloadEntry' },
  'deregister': { help: 'delete the ServiceEntry and the WorkloadEntry' },
  'add-to-mesh': { help: 'label the namespace, or use `istioctl kube-inject`' },
  'remove-from-mesh': { help: 'label the pods `sidecar.istio.io/inject: "false"`' },
  'convert-ingress': { help: 'write a Gateway and a VirtualService' },
  'operator': { help: 'install with Helm or `istioctl install`: the operator in the cluster was removed in 1.24' },
  'manifest apply': { moved: 'install' },
  'manifest migrate': { help: 'write the IstioOperator anew' },
  'get': { help: 'use `kubectl get`' },
  'create': { help: 'use `kubectl apply`' },
  'replace': { help: 'use `kubectl apply`' },
  'delete': { help: 'use `kubectl delete`' },
  'x analyze': { moved: 'analyze' },
  'x uninstall': { moved: 'uninstall' },
  'x create-remote-secret': { moved: 'create-remote-secret' },
  'x remote-clusters': { moved: 'remote-clusters' },
  'x waypoint': { moved: 'waypoint' },
  'x ztunnel-config': { moved: 'ztunnel-config' },
  'x revision tag': { moved: 'tag' },
  'x add-to-mesh': { help: 'label the namespace, or use `istioctl kube-inject`' },
  'x remove-from-mesh': { help: 'label the pods `sidecar.istio.io/inject: "false"`' },
  'x kube-uninject': { help: 'take the sidecar out of the manifest' },
  'x convert-auth-policy': { help: 'write AuthorizationPolicies' },
  'x post-install': { help: 'istiod makes and renews its webhooks itself' },
};

const command = /\bistioctl[ \t]+((?:(?:x|exp|experimental)[ \t]+)?[a-z][a-z-]*(?:[ \t]+[a-z][a-z-]*)?)/g;

export default defineRule({
  summary: 'A command of istioctl is written down that istioctl no longer has.',
  why: `Comments, annotations and scripts in ConfigMaps tell the next person what to type. A command that was removed or has moved costs time
in the very hour in which somebody needs it.`,
  severity: 'info',
  reads: 'every-kind',
  upstream: [],
  messages: {
    gone: ({ written }: { written: string }) => `\`istioctl ${written}\` was removed`,
    moved: ({ written, now }: { written: string; now: string }) => `\`istioctl ${written}\` is \`istioctl ${now}\` today`,
  },
  bad: `# Check it with: istioctl authn tls-check
#                         ^^^^^ \`istioctl authn\` was removed
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  annotations:
    runbook: "istioctl experimental analyze -n shop"
#                      ^^^^^^^^^^^^^^^^^^^^ \`istioctl experimental analyze\` is \`istioctl analyze\` today
`,
  good: `# Check it with: istioctl x describe pod
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  annotations:
    runbook: "istioctl analyze -n shop, see the istioctl manual"
`,
  judges: 'every-kind',
  judge(subject, context) {
    const text = textOnce(subject);
    if (text === undefined || !text.includes('istioctl')) return;
    for (const found of text.matchAll(command)) {
      const words = (found[1] ?? '').replace(/^(?:exp|experimental)\b/, 'x').split(/[ \t]+/);
      const name = [3, 2, 1].map((count) => words.slice(0, count).join(' ')).find((one) => Object.hasOwn(gone, one));
      const { moved, help } = gone[name ?? ''] ?? {};
      if (name === undefined) continue;
      // As it is written, with however many blanks.
      const written = new RegExp(`^\\S+(?:[ \\t]+\\S+){${name.split(' ').length - 1}}`).exec(found[1] ?? '')?.[0] ?? '';
      const from = found.index + found[0].indexOf(written);
      const span = spanInText(subject, from, written.length);
      if (moved === undefined) context.report({ at: { span, resource: describeResource(subject) }, message: 'gone', data: { written }, ...(help === undefined ? {} : { help }) });
      else context.report({
        at: { span, resource: describeResource(subject) }, message: 'moved', data: { written, now: moved },
        fix: { title: `write \`${moved}\``, edits: [{ ...span, newText: moved }] },
      });
    }
  },
});
