import { request } from 'node:https';
import type { ApiError, KubernetesObject } from '../../api-client.ts';
import { inParallel } from '../../in-parallel.ts';
import type { JsonObject } from '../../../../src/kube/resource.ts';
import { rootCertificate, rootNamespace } from '../../istiod.ts';
import type { Lab } from '../../lab.ts';
import { LabError } from '../../lab-error.ts';

/** What one server says of an object that somebody applies; `why` where it refuses it. */
export interface Verdict {
  readonly isAccepted: boolean;
  readonly why?: string;
}

/** The API server by itself (decoding, schema, rules of the CRD), and istiod's webhook by itself. */
export interface Verdicts {
  readonly server: Verdict;
  readonly hook: Verdict;
}

const webhookPort = 15017;
const deniedByHook = /^the API server answered \d+ to .*: admission webhook "[^"]+" denied the request: /s;
const accepted: Verdict = { isAccepted: true };
const atOnce = 12;

/** Both servers of a lab that was brought up with the webhook. */
export class AdmissionServers {
  readonly #lab: Lab;
  readonly #certificate: string;

  private constructor(lab: Lab, certificate: string) {
    this.#lab = lab;
    this.#certificate = certificate;
  }

  static async of(lab: Lab): Promise<AdmissionServers> {
    const certificate = await rootCertificate(lab.api);
    if (certificate === undefined) throw new LabError('istiod has not published its root certificate', 'see the log of istiod');
    return new AdmissionServers(lab, certificate);
  }

  /** The namespaces that objects are in have to be there, or the API server refuses them all. */
  async createNamespaces(objects: readonly JsonObject[]): Promise<void> {
    const names = new Set(objects.map((object) => (object as unknown as KubernetesObject).metadata.namespace ?? 'default'));
    await inParallel([...names], 8, (name) => this.#lab.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  }

  askAll(objects: readonly JsonObject[]): Promise<readonly Verdicts[]> {
    return inParallel(objects, atOnce, (object) => this.ask(object));
  }

  /**
   * A server-side dry run with strict field validation, as kubectl applies. The API server asks the webhook only about what
   * it would accept itself: of the rest the webhook is asked directly.
   */
  async ask(object: JsonObject): Promise<Verdicts> {
    const refusal = await this.#lab.api.refusalOf(object as unknown as KubernetesObject);
    if (refusal === undefined) return { server: accepted, hook: accepted };
    if (deniedByHook.test(refusal.message)) return { server: accepted, hook: refused(refusal.message.replace(deniedByHook, '')) };
    if (/failed calling webhook/.test(refusal.message) || refusal.status >= 500) throw new LabError(refusal.message, 'bring the lab up with its webhook');
    return { server: refused(reasonOf(refusal)), hook: await this.#askHook(object) };
  }

  async #askHook(object: JsonObject): Promise<Verdict> {
    const { apiVersion, kind, metadata } = object as unknown as KubernetesObject;
    const [group = '', version = ''] = apiVersion.split('/');
    const review = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: { uid: '1', kind: { group, version, kind }, resource: { group, version, resource: `${kind.toLowerCase()}s` }, name: metadata.name, namespace: metadata.namespace ?? 'default', operation: 'CREATE', object, dryRun: true } };
    const text = await this.#post(JSON.stringify(review));
    const { response } = JSON.parse(text) as { readonly response?: { readonly allowed: boolean; readonly status?: { readonly message?: string } } };
    if (response === undefined) throw new LabError(`istiod's webhook answered ${text.slice(0, 200)}`, 'see the log of istiod');
    return response.allowed ? accepted : refused(response.status?.message ?? '');
  }

  #post(body: string): Promise<string> {
    const { address } = this.#lab.instance;
    return new Promise((resolve, reject) => {
      const call = request({ host: address, port: webhookPort, path: '/validate', method: 'POST', ca: this.#certificate, servername: `istiod.${rootNamespace}.svc`, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }, timeout: 60_000 }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
        answer.on('error', reject);
      });
      call.on('timeout', () => call.destroy(new Error('no answer for 60 s')));
      call.on('error', reject);
      call.end(body);
    });
  }
}

function refused(why: string): Verdict {
  return { isAccepted: false, why };
}

function reasonOf({ message }: ApiError): string {
  return message.replace(/^the API server answered \d+ to [^:]*: /, '');
}
