import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './port-protocol-not-spoken.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/port-protocol-not-spoken', rule }, yaml.trimStart());

describe('HTTP declared, and something else spoken', () => {
  it('by a database, through a named port', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec:
  selector: { app: db }
  ports:
    - { name: http, port: 80, targetPort: redis }
#             ^^^^ this port is declared as \`http\`, and the image \`docker.io/library/redis:7\` behind it speaks \`redis\`: every connection through a proxy fails
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: db, namespace: shop }
spec:
  selector: { matchLabels: { app: db } }
  template:
    metadata:
      labels: { app: db }
    spec:
      containers: [{ name: r, image: "docker.io/library/redis:7", ports: [{ name: redis, containerPort: 6379 }] }]
`);
  });

  it('by `appProtocol`', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec:
  selector: { app: db }
  ports:
    - { name: db, port: 3306, appProtocol: http }
#                                          ^^^^ this port is declared as \`http\`, and the image \`mysql\` behind it speaks \`mysql\`: every connection through a proxy fails
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: db, namespace: shop }
spec:
  selector: { matchLabels: { app: db } }
  template:
    metadata:
      labels: { app: db }
    spec:
      containers: [{ name: m, image: mysql }]
`);
  });
});

describe('TCP declared, and HTTP spoken', () => {
  it('as a probe shows', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: tcp, port: 80, targetPort: 8080 }
#             ^^^ info: this port is declared as \`tcp\`, and a \`livenessProbe\` shows that HTTP is spoken there: routes, retries and rules for requests do not apply
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
      containers: [{ name: a, image: a, livenessProbe: { httpGet: { path: /, port: 8080 } } }]
`);
  });
});

describe('silent', () => {
  it('what is spoken is declared', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec:
  selector: { app: db }
  ports:
    - { name: redis, port: 6379 }
    - { name: tcp-x, port: 5432 }
    - { name: http, port: 15672 }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: db, namespace: shop }
spec:
  selector: { matchLabels: { app: db } }
  template:
    metadata:
      labels: { app: db }
    spec:
      containers: [{ name: r, image: redis }, { name: p, image: postgres }, { name: q, image: rabbitmq }]
`);
  });

  it('a port that this container does not list', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec:
  selector: { app: db }
  ports:
    - { name: http, port: 6379 }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: db, namespace: shop }
spec:
  selector: { matchLabels: { app: db } }
  template:
    metadata:
      labels: { app: db }
    spec:
      containers: [{ name: r, image: redis, ports: [{ containerPort: 7000 }] }]
`);
  });

  it('an image that nobody knows, and a probe of another port', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 6379 }
    - { name: tcp, port: 80 }
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
      containers: [{ name: a, image: a, livenessProbe: { httpGet: { path: /, port: 9090 } } }]
`);
  });

  it('nothing declared, which proxies sniff', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec:
  selector: { app: db }
  ports:
    - { name: data, port: 6379 }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: db, namespace: shop }
spec:
  selector: { matchLabels: { app: db } }
  template:
    metadata:
      labels: { app: db }
    spec:
      containers: [{ name: r, image: redis }]
`);
  });

  it('outside the mesh, and pods of another namespace', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec:
  selector: { app: db }
  ports:
    - { name: http, port: 6379 }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: db, namespace: shop }
spec:
  selector: { matchLabels: { app: db } }
  template:
    metadata:
      labels: { app: db }
    spec:
      containers: [{ name: r, image: redis }]
---
apiVersion: v1
kind: Namespace
metadata: { name: bank, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: bank }
spec:
  selector: { app: db }
  ports:
    - { name: http, port: 6379 }
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
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 6379 }
#             ^^^^ this port is declared as \`http\`, and the image \`redis\` behind it speaks \`redis\`: every connection through a proxy fails
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: r, image: redis }]
`);
  });

  it('a DaemonSet', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 6379 }
#             ^^^^ this port is declared as \`http\`, and the image \`redis\` behind it speaks \`redis\`: every connection through a proxy fails
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: r, image: redis }]
`);
  });

  it('a ReplicaSet', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 6379 }
#             ^^^^ this port is declared as \`http\`, and the image \`redis\` behind it speaks \`redis\`: every connection through a proxy fails
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: r, image: redis }]
`);
  });

  it('a Rollout', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 6379 }
#             ^^^^ this port is declared as \`http\`, and the image \`redis\` behind it speaks \`redis\`: every connection through a proxy fails
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: r, image: redis }]
`);
  });

  it('a Job', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 6379 }
#             ^^^^ this port is declared as \`http\`, and the image \`redis\` behind it speaks \`redis\`: every connection through a proxy fails
---
apiVersion: batch/v1
kind: Job
metadata: { name: a, namespace: shop }
spec:
  template:
    metadata:
      labels: { app: a }
    spec:
      containers: [{ name: r, image: redis }]
`);
  });

  it('a CronJob', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 6379 }
#             ^^^^ this port is declared as \`http\`, and the image \`redis\` behind it speaks \`redis\`: every connection through a proxy fails
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
          containers: [{ name: r, image: redis }]
`);
  });
});
