import { request as requestHttp } from 'node:http';
import { request as requestHttps, type RequestOptions } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeConfig } from '@kubernetes/client-node';

/** Why a cluster cannot be asked at all. */
export class ClusterRefused extends Error {
  readonly help: string | undefined;

  constructor(message: string, help?: string) {
    super(message);
    this.name = 'ClusterRefused';
    this.help = help;
  }
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks an API server. Nothing but GET is ever sent. */
export interface ClusterConnection {
  /** Name of the context, or of the cluster where there is none. */
  readonly name: string;
  readonly server: string;
  readonly get: (path: string) => Promise<Answer>;
}

export interface ConnectOptions {
  readonly context?: string;
  /** Without it KUBECONFIG, the one in the home folder, or that of the pod we run in. */
  readonly kubeconfig?: string;
}

/** Follows kubeconfig as kubectl does: contexts, certificates, tokens, and programs that sign in. */
export async function connect({ context, kubeconfig }: ConnectOptions): Promise<ClusterConnection> {
  const config = await loadKubeConfig(kubeconfig);
  if (context !== undefined) {
    const names = config.getContexts().map(({ name }) => name);
    if (!names.includes(context)) throw new ClusterRefused(`there is no context \`${context}\``, names.length === 0 ? 'the kubeconfig has no contexts' : `there are ${names.join(', ')}`);
    config.setCurrentContext(context);
  }
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) throw new ClusterRefused('the kubeconfig names no cluster', 'choose one with --context, or set KUBECONFIG');
  const url = new URL(server);
  const optionsFor = async (): Promise<RequestOptions> => {
    const options: RequestOptions = {};
    // Without encryption no credentials are sent, and only this machine is asked: that is `kubectl proxy`.
    if (url.protocol === 'https:') await config.applyToHTTPSOptions(options);
    else if (!['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) throw new ClusterRefused(`\`${server}\` is not encrypted`, 'use its https address');
    return options;
  };
  return { name: config.getCurrentContext() || (config.getCurrentCluster()?.name ?? server), server, get: async (path) => askPatiently(url, path, await optionsFor()) };
}

async function loadKubeConfig(file: string | undefined): Promise<KubeConfig> {
  const config = await emptyKubeConfig();
  try {
    if (file === undefined) config.loadFromDefault();
    else config.loadFromFile(file);
  } catch (error) {
    throw new ClusterRefused(`the kubeconfig cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return config;
}

/** The library is large and optional: it is loaded only where a cluster is read. */
async function emptyKubeConfig(): Promise<KubeConfig> {
  try {
    const library = await import('@kubernetes/client-node');
    return new library.KubeConfig();
  } catch {
    throw new ClusterRefused('reading a cluster needs the package @kubernetes/client-node', 'npm install @kubernetes/client-node');
  }
}

/** Tries for an answer that a server which is busy did not give. */
const mostTries = 4;

async function askPatiently(url: URL, path: string, options: RequestOptions): Promise<Answer> {
  for (let tried = 1; ; tried += 1) {
    const { status, body, retryAfterMs } = await ask(url, path, options);
    const isBusy = status === 429 || status >= 500;
    if (!isBusy || tried === mostTries) return { status, body };
    await sleep(Math.min(retryAfterMs ?? 200 * 2 ** tried, 10_000));
  }
}

const mostMs = 60_000;

function ask(server: URL, path: string, options: RequestOptions): Promise<Answer & { readonly retryAfterMs?: number }> {
  const target = new URL(`${server.pathname.replace(/\/$/, '')}${path}`, server);
  const send = target.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(new ClusterRefused(`\`${server.origin}\` does not answer: ${describe(error)}`, 'is it the right --context, and is the cluster up?'));
    const sent = send(target, { ...options, method: 'GET', headers: { ...options.headers, accept: 'application/json', 'user-agent': 'meshwright' }, timeout: mostMs }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => void chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        const seconds = Number(response.headers['retry-after']);
        resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString('utf8')), ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}) });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${mostMs / 1000} s`)));
    sent.on('error', fail);
    sent.end();
  });
}

function describe(error: Error & { readonly code?: string }): string {
  const known: Readonly<Record<string, string>> = { ECONNREFUSED: 'nobody listens there', ENOTFOUND: 'its name is not known', ETIMEDOUT: 'it takes too long', ECONNRESET: 'it closed the connection' };
  return known[error.code ?? ''] ?? (error.message || error.code || 'for no reason it told');
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
