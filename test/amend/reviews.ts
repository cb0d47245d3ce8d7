/** A Service with three versions, a caller, and a gateway's pods. */
export const reviews = `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: v1
kind: Service
metadata: {name: reviews, namespace: shop}
spec: {selector: {app: reviews}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: ratings, namespace: shop}
spec: {selector: {app: ratings}, ports: [{name: http, port: 80, targetPort: 8080}]}
${['v1', 'v2', 'v3'].map((version) => deployment(`reviews-${version}`, { app: 'reviews', version }, 'reviews')).join('')}${deployment('ratings', { app: 'ratings', version: 'v1' }, 'ratings')}${deployment('web', { app: 'web' }, 'web')}${deployment('batch', { app: 'batch' }, 'batch')}`;

export function deployment(name: string, labels: Readonly<Record<string, string>>, account: string, namespace = 'shop'): string {
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  replicas: 2
  selector: {matchLabels: ${JSON.stringify(labels)}}
  template:
    metadata: {labels: ${JSON.stringify(labels)}}
    spec: {serviceAccountName: ${account}, containers: [{name: app, image: "example/app:1", ports: [{containerPort: 8080}]}]}
`;
}

export const reviewsRule = `---
apiVersion: networking.istio.io/v1beta1
kind: DestinationRule
metadata: {name: reviews, namespace: shop}
spec:
  host: reviews
  trafficPolicy: {loadBalancer: {simple: RANDOM}}
  subsets:
  - {name: v1, labels: {version: v1}}
  - {name: v2, labels: {version: v2}}
`;
