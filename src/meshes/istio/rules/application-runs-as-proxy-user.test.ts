import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './application-runs-as-proxy-user.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/application-runs-as-proxy-user', rule }, yaml.trimStart());

describe('in the mesh', () => {
  it('of the pod, of a container, of the group', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
    spec:
      securityContext: { runAsUser: 1337 }
#                        ^^^^^^^^^^^^^^^ \`runAsUser: 1337\` is the proxy's: calls of these pods go past the proxy
      containers: [{ name: a, image: a }]
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: b, namespace: shop }
spec:
  selector: { matchLabels: { app: b } }
  template:
    metadata:
      labels: { app: b }
    spec:
      containers: [{ name: b, image: b, securityContext: { runAsUser: 1337 } }]
#                                                          ^^^^^^^^^^^^^^^ \`runAsUser: 1337\` is the proxy's: calls of container \`b\` go past the proxy
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: c, namespace: shop }
spec:
  selector: { matchLabels: { app: c } }
  template:
    metadata:
      labels: { app: c }
    spec:
      containers: [{ name: c, image: c, securityContext: { runAsGroup: 1337 } }]
#                                                          ^^^^^^^^^^^^^^^^ \`runAsGroup: 1337\` is the proxy's: calls of container \`c\` go past the proxy
`);
  });

  it('where the namespace is not in the input, it is likely', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
    spec:
      securityContext: { runAsUser: 1337 }
#                        ^^^^^^^^^^^^^^^ warning: \`runAsUser: 1337\` is the proxy's: calls of these pods go past the proxy
      containers: [{ name: a, image: a }]
`);
  });

  it('a pod with its sidecar written by hand', () => {
    check(`
apiVersion: v1
kind: Pod
metadata:
  name: a
  namespace: shop
spec: { securityContext: { runAsUser: 1337 }, containers: [{ name: a, image: a }, { name: istio-proxy, image: p }] }
#                          ^^^^^^^^^^^^^^^ \`runAsUser: 1337\` is the proxy's: calls of these pods go past the proxy
`);
  });
});

describe('silent', () => {
  it('the proxy itself, and a gateway that is nothing else', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: a, image: a }, { name: istio-proxy, image: p, securityContext: { runAsUser: 1337 } }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: gw, namespace: shop }
spec:
  selector: { matchLabels: { app: gw } }
  template:
    metadata:
      labels: { app: gw }
    spec:
      securityContext: { runAsUser: 1337 }
      containers: [{ name: istio-proxy, image: auto }]
`);
  });

  it('a pod whose containers all say otherwise', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
    spec:
      securityContext: { runAsUser: 1337 }
      containers: [{ name: a, image: a, securityContext: { runAsUser: 1000 } }]
`);
  });

  it('init containers, which run before', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
    spec:
      initContainers: [{ name: i, image: i, securityContext: { runAsUser: 1337 } }]
      containers: [{ name: a, image: a }]
`);
  });

  it('outside the mesh', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata:
      labels: { app: a }
    spec:
      securityContext: { runAsUser: 1337 }
      containers: [{ name: a, image: a }]
---
apiVersion: v1
kind: Namespace
metadata: { name: bank, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: b, namespace: bank }
spec:
  selector: { matchLabels: { app: b } }
  template:
    metadata:
      labels: { app: b, sidecar.istio.io/inject: "false" }
    spec:
      securityContext: { runAsUser: 1337 }
      containers: [{ name: b, image: b }]
`);
  });
});

describe('the pods of every kind that makes them', () => {
  it('a StatefulSet', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      securityContext: { runAsUser: 1337 }
#                        ^^^^^^^^^^^^^^^ \`runAsUser: 1337\` is the proxy's: calls of these pods go past the proxy
      containers: [{ name: a, image: a }]
`);
  });

  it('a DaemonSet', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      securityContext: { runAsUser: 1337 }
#                        ^^^^^^^^^^^^^^^ \`runAsUser: 1337\` is the proxy's: calls of these pods go past the proxy
      containers: [{ name: a, image: a }]
`);
  });

  it('a ReplicaSet', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      securityContext: { runAsUser: 1337 }
#                        ^^^^^^^^^^^^^^^ \`runAsUser: 1337\` is the proxy's: calls of these pods go past the proxy
      containers: [{ name: a, image: a }]
`);
  });

  it('a Rollout', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      securityContext: { runAsUser: 1337 }
#                        ^^^^^^^^^^^^^^^ \`runAsUser: 1337\` is the proxy's: calls of these pods go past the proxy
      containers: [{ name: a, image: a }]
`);
  });

  it('a Job', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: batch/v1
kind: Job
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      securityContext: { runAsUser: 1337 }
#                        ^^^^^^^^^^^^^^^ \`runAsUser: 1337\` is the proxy's: calls of these pods go past the proxy
      containers: [{ name: a, image: a }]
`);
  });

  it('a CronJob', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: a, namespace: shop }
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        metadata:
          labels: { app: a }
        spec:
          securityContext: { runAsUser: 1337 }
#                            ^^^^^^^^^^^^^^^ \`runAsUser: 1337\` is the proxy's: calls of these pods go past the proxy
          containers: [{ name: a, image: a }]
`);
  });
});
