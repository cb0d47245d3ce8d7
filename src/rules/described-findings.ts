import type { Severity } from '../diagnostics/diagnostic.ts';

/** A finding that no rule makes: the readers, the schemas and the compiler do. Its page is written from this. */
export interface DescribedFinding {
  readonly id: string;
  /** The severity that most of its findings have. */
  readonly severity: Severity;
  /** One sentence, with its full stop. */
  readonly summary: string;
  readonly why: string;
  /** YAML that is reported, with its carets. Only for findings of `check`. */
  readonly bad?: string;
}

export const describedFindings: readonly DescribedFinding[] = [
  { id: 'input/missing', severity: 'error', summary: 'A path that was given does not exist.', why: 'Nothing of it was read, so nothing of it was judged.' },
  { id: 'input/unreadable', severity: 'error', summary: 'A file cannot be opened or read.', why: 'The rest of the input was read; what stands in this file was not judged.' },
  { id: 'input/encoding', severity: 'error', summary: 'A file is not written in UTF-8.', why: 'YAML for Kubernetes is UTF-8. Guessing another encoding could change names.' },
  { id: 'input/binary', severity: 'error', summary: 'A file holds binary data and no text.', why: 'It can be no manifest.' },
  { id: 'input/too-large', severity: 'error', summary: 'A file or the whole input is larger than the limit.', why: 'Limits keep hostile input from using up the memory of the machine that checks it.' },
  { id: 'input/empty', severity: 'error', summary: 'A path holds no manifests at all.', why: 'A check of nothing would pass, and say nothing.' },
  { id: 'input/forbidden', severity: 'info', summary: 'A kind of a cluster may not be listed by the user who asks.', why: 'Nothing of it was read, so nothing of it was judged: it is listed as not judged, and never as a finding. `kubectl auth can-i list KIND -A` says the same.' },
  { id: 'input/not-rendered', severity: 'error', summary: 'A chart or a Kustomize folder could not be rendered.', why: 'Templates say nothing before they are rendered. The tool that renders them is missing or refused.' },
  {
    id: 'yaml/syntax',
    severity: 'error',
    summary: 'A document cannot be read as YAML.',
    why: 'The API server gets nothing of this document. The other documents of the file are still read and judged.',
    bad: `apiVersion: v1
kind: Service
metadata:
  name: orders
 namespace: shop
#^ bad indentation of a mapping entry
`,
  },
  {
    id: 'yaml/duplicate-key',
    severity: 'error',
    summary: 'A mapping has the same key twice.',
    why: 'kubectl refuses the document; other readers silently keep the last value and lose the first.',
    bad: `apiVersion: v1
kind: ConfigMap
metadata: { name: orders, namespace: shop }
data:
  TIMEOUT: 3s
  RETRIES: "2"
  TIMEOUT: 30s
# ^ the key \`TIMEOUT\` stands twice in one mapping
`,
  },
  { id: 'yaml/too-large', severity: 'error', summary: 'A document is nested, aliased or repeated beyond the limits.', why: 'A few lines of aliases can stand for more values than fit into memory. No manifest needs that.' },
  {
    id: 'kubernetes/not-an-object',
    severity: 'error',
    summary: 'A document looks like a Kubernetes object and lacks its kind, its apiVersion or its name.',
    why: 'The API server refuses it, so nothing of it takes effect.',
    bad: `apiVersion: v1
kind: ConfigMap
metadata: { namespace: shop }
#         ^^^^^^^^^^^^^^^^^^^ this ConfigMap has no name
`,
  },
  {
    id: 'kubernetes/unknown-field',
    severity: 'error',
    summary: 'An object has a field that its kind does not have.',
    why: 'A strict kubectl refuses the object. Clients that are not strict let the API server **drop the field in silence**: the circuit breaker, the timeout, the limit that somebody wrote is simply not there.',
    bad: `apiVersion: v1
kind: ConfigMap
metadata: { name: orders, namespace: shop }
imutable: true
#^^^^^^^ ConfigMap has no field \`imutable\`
`,
  },
  {
    id: 'kubernetes/misplaced-field',
    severity: 'error',
    summary: 'A field stands at the wrong level: its kind has it elsewhere.',
    why: 'It is dropped or refused like any unknown field. What it should have set keeps its default.',
    bad: `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  serviceAccountName: orders
# ^^^^^^^^^^^^^^^^^^ \`spec\` has no field \`serviceAccountName\`: it belongs in \`spec.template.spec\`
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { containers: [{ name: orders, image: orders }] }
`,
  },
  {
    id: 'kubernetes/wrong-type',
    severity: 'error',
    summary: 'A value has another type than its field takes.',
    why: 'The API server refuses the object. Numbers and booleans that should be texts need quotes.',
    bad: `apiVersion: v1
kind: ConfigMap
metadata: { name: orders, namespace: shop }
data:
  RETRIES: 2
#          ^ \`data.RETRIES\` must be a text, not the number \`2\`
`,
  },
  {
    id: 'kubernetes/bad-enumeration-value',
    severity: 'error',
    summary: 'A value is none of those that its field takes.',
    why: 'The API server refuses the object.',
    bad: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { type: Loadbalancer, ports: [{ name: http, port: 80 }] }
#             ^^^^^^^^^^^^ \`Loadbalancer\` is no value of \`spec.type\`
`,
  },
  {
    id: 'kubernetes/missing-field',
    severity: 'error',
    summary: 'A field that its kind requires is missing.',
    why: 'The API server refuses the object.',
    bad: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { ports: [{ name: http }] }
#               ^^^^^^^^^^^^^^ \`spec.ports[0]\` lacks \`port\`, which is required
`,
  },
  {
    id: 'kubernetes/out-of-range',
    severity: 'error',
    summary: 'A number or a length is outside the range that its field takes.',
    why: 'The API server refuses the object.',
    bad: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { ports: [{ name: http, port: 80800 }] }
#                                   ^^^^^ \`spec.ports[0].port\` must be from 1 to 65535, not \`80800\`
`,
  },
  { id: 'kubernetes/bad-format', severity: 'error', summary: 'A text does not have the form that its field takes.', why: 'The API server refuses the object: durations, hosts, label values and the like have fixed forms.' },
  {
    id: 'kubernetes/bad-name',
    severity: 'error',
    summary: 'A name has characters or a length that Kubernetes does not take.',
    why: 'The API server refuses the object.',
    bad: `apiVersion: v1
kind: ConfigMap
metadata: { name: Orders_Config, namespace: shop }
#                 ^^^^^^^^^^^^^ \`Orders_Config\` is no name for a ConfigMap
`,
  },
  { id: 'kubernetes/conflicting-fields', severity: 'error', summary: 'Fields of which only one may be written stand together, or none of them is written.', why: 'The API server refuses the object.' },
  { id: 'kubernetes/duplicate-entry', severity: 'error', summary: 'Two entries of a list have the same identity.', why: 'Lists such as ports and environment variables are maps in disguise: the API server refuses two entries of one key, or keeps the last.' },
  {
    id: 'kubernetes/deprecated-api-version',
    severity: 'error',
    summary: 'The apiVersion of an object is gone or on its way out.',
    why: 'The API server does not know objects of a version that is no longer served. Deprecated ones still work, and one upgrade later they do not.',
    bad: `apiVersion: extensions/v1beta1
#           ^^^^^^^^^^^^^^^^^^ \`extensions/v1beta1\` of Ingress is gone since Kubernetes 1.22: the API server refuses it
kind: Ingress
metadata: { name: orders, namespace: shop }
`,
  },
  { id: 'kubernetes/deprecated-field', severity: 'warning', summary: 'A field is deprecated.', why: 'It still works, and another one has taken its place.' },
  {
    id: 'kubernetes/deprecated-value',
    severity: 'warning',
    summary: 'A value is deprecated.',
    why: 'It is still accepted and means the same as its successor.',
  },
  { id: 'kubernetes/experimental-field', severity: 'info', summary: 'A field or kind is only in the experimental channel of its CRDs.', why: 'A cluster with the standard CRDs refuses it or drops it.' },
  { id: 'kubernetes/newer-field', severity: 'info', summary: 'A field is newer than some versions of its kind that are still in use.', why: 'An older cluster refuses the object or drops the field.' },
  { id: 'kubernetes/broken-rule', severity: 'error', summary: 'An object breaks a rule in CEL of the CRD that was given with `--crds`.', why: 'The API server refuses the object. The message is the one that the CRD gives. Rules of the CRDs that come with this product are judged without them, under the ids of what they are about.' },
  { id: 'kubernetes/no-definition', severity: 'warning', summary: 'A file given with `--crds` holds no usable CustomResourceDefinition.', why: 'The kinds that it should define cannot be judged.' },
  {
    id: 'kubernetes/unknown-kind',
    severity: 'error',
    summary: 'A group that is known has no such kind.',
    why: 'The API server refuses the object, and nothing of it takes effect.',
    bad: `apiVersion: apps/v1
kind: Deploymnet
#     ^^^^^^^^^^ there is no kind \`Deploymnet\` in \`apps/v1\`
metadata: { name: orders, namespace: shop }
`,
  },
  {
    id: 'check/unused-suppression',
    severity: 'info',
    summary: 'A comment or an annotation asks for silence about something that nothing says.',
    why: 'What was wrong has been mended, or the name is misspelt. Left there, it would silence the next mistake of that kind before anybody sees it.',
    bad: `# meshwright: ignore resilience/retry-storm -- chaos day
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing is left that \`resilience/retry-storm\` would say here
apiVersion: v1
kind: ConfigMap
metadata: { name: orders, namespace: shop }
`,
  },
  { id: 'settings/not-yaml', severity: 'error', summary: 'The settings file cannot be read as one YAML document.', why: 'Nothing is checked: without its settings a check would say something else.' },
  { id: 'settings/unknown-key', severity: 'error', summary: 'The settings file has a key that means nothing.', why: 'Nothing is checked: what the key was meant to say would silently not hold.' },
  { id: 'settings/unknown-rule', severity: 'error', summary: 'The settings file names a rule that does not exist.', why: 'Nothing is checked: the rule that was meant would keep the severity that was to be changed.' },
  { id: 'settings/wrong-value', severity: 'error', summary: 'The settings file has a value of another shape than its key takes.', why: 'Nothing is checked: what the value was meant to say would silently not hold.' },
];
