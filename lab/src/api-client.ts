import { Agent, request } from 'node:https';
import { LabError } from './lab-error.ts';

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>>; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** What the API server said instead of doing what it was asked. */
export class ApiError extends LabError {
  readonly status: number;

  constructor(what: string, status: number, answer: string) {
    super(`the API server answered ${status} to ${what}: ${answer}`, status === 404 ? 'the kind or the object is not there: are the CRDs installed?' : 'correct the object');
    this.name = 'ApiError';
    this.status = status;
  }
}

interface Access {
  readonly address: string;
  readonly port: number;
  readonly token: string;
  readonly certificate: string;
}

interface ResourceKind {
  readonly plural: string;
  readonly isNamespaced: boolean;
}

const fieldManager = 'lab';

/** Talks JSON to the API server of an instance. It holds connections open until `close`. */
export class ApiClient {
  readonly #access: Access;
  readonly #agent: Agent;
  readonly #kinds = new Map<string, Promise<ReadonlyMap<string, ResourceKind>>>();

  constructor(access: Access) {
    this.#access = access;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 16, ca: access.certificate });
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Server-side apply, taking over every field that the object sets; returns the object as it is now. */
  async apply(object: KubernetesObject): Promise<KubernetesObject> {
    return this.send('PATCH', `${await this.pathOf(object)}?fieldManager=${fieldManager}&force=true`, object, 'application/apply-patch+yaml');
  }

  /** What it would say if somebody created the object with strict field validation, as kubectl does; nothing is stored. Undefined where it would accept it. */
  async refusalOf(object: KubernetesObject): Promise<ApiError | undefined> {
    const path = await this.pathOf(object);
    try {
      await this.send('POST', `${path.slice(0, path.lastIndexOf('/'))}?dryRun=All&fieldValidation=Strict`, object);
      return undefined;
    } catch (error) {
      if (error instanceof ApiError) return error;
      throw error;
    }
  }

  async applyStatus(object: KubernetesObject, status: unknown): Promise<void> {
    await this.send('PATCH', `${await this.pathOf(object)}/status`, { status }, 'application/merge-patch+json');
  }

  /** Without a grace period, because nothing runs that would end it. An object that is not there is no fault. */
  async remove(object: KubernetesObject): Promise<void> {
    try {
      await this.send('DELETE', `${await this.pathOf(object)}?gracePeriodSeconds=0`);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
    }
  }

  async find(object: KubernetesObject): Promise<KubernetesObject | undefined> {
    try {
      return await this.send('GET', await this.pathOf(object));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  async list(apiVersion: string, kind: string): Promise<readonly KubernetesObject[]> {
    const { plural } = await this.#kindOf(apiVersion, kind);
    const answer = await this.send<{ readonly items: readonly KubernetesObject[] }>('GET', `${groupPath(apiVersion)}/${plural}`);
    // Items of a list carry neither.
    return answer.items.map((item) => ({ ...item, apiVersion, kind }));
  }

  async pathOf({ apiVersion, kind, metadata }: KubernetesObject): Promise<string> {
    const { plural, isNamespaced } = await this.#kindOf(apiVersion, kind);
    const inNamespace = isNamespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
    return `${groupPath(apiVersion)}${inNamespace}/${plural}/${encodeURIComponent(metadata.name)}`;
  }

  async send<T = KubernetesObject>(method: string, path: string, body?: unknown, type = 'application/json'): Promise<T> {
    const { status, text } = await this.#exchange(method, path, body === undefined ? undefined : JSON.stringify(body), type);
    if (status >= 300) throw new ApiError(`${method} ${path}`, status, reasonIn(text));
    return JSON.parse(text) as T;
  }

  async text(path: string): Promise<string> {
    return (await this.#exchange('GET', path)).text;
  }

  async #kindOf(apiVersion: string, kind: string): Promise<ResourceKind> {
    const found = (await this.#kindsOf(apiVersion)).get(kind) ?? (await this.#kindsOf(apiVersion, true)).get(kind);
    if (found === undefined) throw new ApiError(`${apiVersion} ${kind}`, 404, `it does not serve this kind`);
    return found;
  }

  /** Asked anew where a kind is missed: a CRD may have come in the meantime. */
  #kindsOf(apiVersion: string, isAnew = false): Promise<ReadonlyMap<string, ResourceKind>> {
    const known = isAnew ? undefined : this.#kinds.get(apiVersion);
    if (known !== undefined) return known;
    const asked = this.#discover(apiVersion);
    this.#kinds.set(apiVersion, asked);
    // What failed is asked again, so that whoever waits for the API server sees it come.
    asked.catch(() => this.#kinds.delete(apiVersion));
    return asked;
  }

  async #discover(apiVersion: string): Promise<ReadonlyMap<string, ResourceKind>> {
    interface Listed { readonly name: string; readonly kind: string; readonly namespaced: boolean }
    try {
      const { resources } = await this.send<{ readonly resources: readonly Listed[] }>('GET', groupPath(apiVersion));
      return new Map(resources.filter(({ name }) => !name.includes('/')).map(({ name, kind, namespaced }) => [kind, { plural: name, isNamespaced: namespaced }]));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return new Map();
      throw error;
    }
  }

  #exchange(method: string, path: string, body?: string, type = 'application/json'): Promise<{ status: number; text: string }> {
    const { address, port, token } = this.#access;
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) }) };
    return new Promise((resolve, reject) => {
      const call = request({ host: address, port, path, method, headers, agent: this.#agent, timeout: 60_000 }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
        answer.on('error', reject);
      });
      call.on('timeout', () => call.destroy(new Error('no answer for 60 s')));
      call.on('error', reject);
      call.end(body);
    });
  }
}

function groupPath(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function reasonIn(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    return text;
  }
}
