import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './removed-command.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/removed-command', rule }, yaml.trimStart());

describe('gone', () => {
  it('in comments, with what to ask instead', () => {
    check(`
# istioctl authn tls-check pay.shop
#          ^^^^^ \`istioctl authn\` was removed
# istioctl register -n shop pay 10.0.0.1 http:80
#          ^^^^^^^^ \`istioctl register\` was removed
apiVersion: v1
kind: Namespace
metadata: { name: shop }
`);
  });

  it('in a script of a ConfigMap', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: runbook, namespace: shop }
data:
  check.sh: |
    istioctl x add-to-mesh service pay
#            ^^^^^^^^^^^^^ \`istioctl x add-to-mesh\` was removed
    istioctl manifest apply --set profile=demo
#            ^^^^^^^^^^^^^^ \`istioctl manifest apply\` is \`istioctl install\` today
`);
  });

  it('moved, in all its spellings', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: runbook, namespace: shop }
data:
  a: "istioctl x analyze"
#              ^^^^^^^^^ \`istioctl x analyze\` is \`istioctl analyze\` today
  b: "istioctl exp uninstall --purge"
#              ^^^^^^^^^^^^^ \`istioctl exp uninstall\` is \`istioctl uninstall\` today
  c: "istioctl experimental  remote-clusters"
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`istioctl experimental  remote-clusters\` is \`istioctl remote-clusters\` today
  d: "istioctl x revision tag set prod"
#              ^^^^^^^^^^^^^^ \`istioctl x revision tag\` is \`istioctl tag\` today
`);
  });

  it('once for each document, also in a List', () => {
    check(`
# istioctl operator init
#          ^^^^^^^^ \`istioctl operator\` was removed
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: Namespace, metadata: { name: a } }
  - { apiVersion: v1, kind: Namespace, metadata: { name: b } }
`);
  });
});

describe('silent', () => {
  it('commands that there are', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: runbook, namespace: shop }
data:
  a: "istioctl analyze; istioctl x describe pod; istioctl tag set; istioctl manifest generate; istioctl create-remote-secret"
`);
  });

  it('prose, and words that only begin so', () => {
    check(`
# istioctl is installed on every node, istioctl analyzes, myistioctl authn
apiVersion: v1
kind: Namespace
metadata: { name: shop }
`);
  });
});

describe('every command that is gone', () => {
  it('istioctl authn policy check', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: runbook, namespace: shop }
data:
  script: "istioctl authn policy check"
#                   ^^^^^ \`istioctl authn\` was removed
`);
  });

  it('istioctl deregister a 10.0.0.1', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: runbook, namespace: shop }
data:
  script: "istioctl deregister a 10.0.0.1"
#                   ^^^^^^^^^^ \`istioctl deregister\` was removed
`);
  });

  it('istioctl x remove-from-mesh service a', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: runbook, namespace: shop }
data:
  script: "istioctl x remove-from-mesh service a"
#                   ^^^^^^^^^^^^^^^^^^ \`istioctl x remove-from-mesh\` was removed
`);
  });

  it('istioctl convert-ingress -f a.yaml', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: runbook, namespace: shop }
data:
  script: "istioctl convert-ingress -f a.yaml"
#                   ^^^^^^^^^^^^^^^ \`istioctl convert-ingress\` was removed
`);
  });

  it('istioctl manifest migrate a.yaml', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: runbook, namespace: shop }
data:
  script: "istioctl manifest migrate a.yaml"
#                   ^^^^^^^^^^^^^^^^ \`istioctl manifest migrate\` was removed
`);
  });

  it('istioctl get virtualservices', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: runbook, namespace: shop }
data:
  script: "istioctl get virtualservices"
#                   ^^^ \`istioctl get\` was removed
`);
  });

  it('istioctl create -f a.yaml', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: runbook, namespace: shop }
data:
  script: "istioctl create -f a.yaml"
#                   ^^^^^^ \`istioctl create\` was removed
`);
  });

  it('istioctl replace -f a.yaml', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: runbook, namespace: shop }
data:
  script: "istioctl replace -f a.yaml"
#                   ^^^^^^^ \`istioctl replace\` was removed
`);
  });

  it('istioctl delete virtualservice a', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: runbook, namespace: shop }
data:
  script: "istioctl delete virtualservice a"
#                   ^^^^^^ \`istioctl delete\` was removed
`);
  });

  it('istioctl x create-remote-secret', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: runbook, namespace: shop }
data:
  script: "istioctl x create-remote-secret"
#                   ^^^^^^^^^^^^^^^^^^^^^^ \`istioctl x create-remote-secret\` is \`istioctl create-remote-secret\` today
`);
  });

  it('istioctl x waypoint apply', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: runbook, namespace: shop }
data:
  script: "istioctl x waypoint apply"
#                   ^^^^^^^^^^ \`istioctl x waypoint\` is \`istioctl waypoint\` today
`);
  });

  it('istioctl x ztunnel-config workloads', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: runbook, namespace: shop }
data:
  script: "istioctl x ztunnel-config workloads"
#                   ^^^^^^^^^^^^^^^^ \`istioctl x ztunnel-config\` is \`istioctl ztunnel-config\` today
`);
  });

  it('istioctl x kube-uninject -f a.yaml', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: runbook, namespace: shop }
data:
  script: "istioctl x kube-uninject -f a.yaml"
#                   ^^^^^^^^^^^^^^^ \`istioctl x kube-uninject\` was removed
`);
  });

  it('istioctl x post-install webhook status', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: runbook, namespace: shop }
data:
  script: "istioctl x post-install webhook status"
#                   ^^^^^^^^^^^^^^ \`istioctl x post-install\` was removed
`);
  });
});
