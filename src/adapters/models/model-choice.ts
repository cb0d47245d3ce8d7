import { isLoopback, modelProviders, refuseModelUrl, type ModelProvider, type ModelSettings } from '../../project/settings/model-settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Which model is asked, where, and with what. The key is for the header of the request, and for nothing else. */
export interface ModelChoice {
  readonly provider: ModelProvider;
  /** As the provider names it. */
  readonly model: string;
  /** `anthropic/claude-…`, for people. */
  readonly name: string;
  readonly baseUrl: string;
  readonly key?: string;
  /** The environment variable that the key came from. */
  readonly keyVariable: string;
  readonly timeoutMs: number;
  readonly rounds: number;
  readonly hasPseudonyms: boolean;
  readonly prices?: { readonly input: number; readonly output: number };
}

/** Why the model that is configured cannot be asked: one sentence, without anything secret. */
export interface ModelRefused {
  readonly refused: string;
}

const modelVariable = 'MESHWRIGHT_MODEL';
const defaultTimeoutMs = 60_000;
const defaultRounds = 3;

/** Where each provider is, what says otherwise (the variables of their own SDKs), and where its key stands. */
const homes: { readonly [P in Exclude<ModelProvider, 'openai-compatible'>]: { readonly url: string; readonly urlVariable: string; readonly keyVariable: string } } = {
  anthropic: { url: 'https://api.anthropic.com/v1', urlVariable: 'ANTHROPIC_BASE_URL', keyVariable: 'ANTHROPIC_API_KEY' },
  openai: { url: 'https://api.openai.com/v1', urlVariable: 'OPENAI_BASE_URL', keyVariable: 'OPENAI_API_KEY' },
};
/** For servers that want a key and are nobody's home. */
const ownKeyVariable = 'MESHWRIGHT_MODEL_API_KEY';

/** The environment speaks before the settings. Undefined where neither names a model: none is ever asked by itself. */
export function chooseModel(settings: ModelSettings | undefined, environment: Environment): ModelChoice | ModelRefused | undefined {
  const written = environment[modelVariable]?.trim();
  if (written === 'offline' || (written === 'none')) return undefined;
  const limits = { timeoutMs: settings?.timeoutMs ?? defaultTimeoutMs, rounds: settings?.rounds ?? defaultRounds, hasPseudonyms: settings?.hasPseudonyms ?? false, ...(settings?.prices ? { prices: settings.prices } : {}) };
  if (written !== undefined && written !== '') return fromText(written, environment, limits);
  if (settings?.provider === undefined || settings.name === undefined) return undefined;
  if (settings.provider !== 'openai-compatible') return atHome(settings.provider, settings.name, environment, limits);
  return settings.baseUrl === undefined ? { refused: '`provider: openai-compatible` has no `baseUrl`' } : elsewhere(settings.baseUrl, settings.name, environment, limits, false);
}

type Limits = Pick<ModelChoice, 'timeoutMs' | 'rounds' | 'hasPseudonyms' | 'prices'>;

/** `anthropic/NAME`, `openai/NAME`, or `URL#NAME`. */
function fromText(written: string, environment: Environment, limits: Limits): ModelChoice | ModelRefused {
  if (/^https?:/.test(written)) {
    const [url = '', name = ''] = splitOnce(written, '#');
    return name === '' ? { refused: `${modelVariable} holds an address and no model: write \`${withoutPassword(url)}#NAME\`` } : elsewhere(url, name, environment, limits, true);
  }
  const [provider, name = ''] = splitOnce(written, '/');
  const known = modelProviders.find((each) => each === provider);
  if (known === undefined || known === 'openai-compatible' || name === '') return { refused: `\`${shorten(written)}\` names no model: write \`anthropic/NAME\`, \`openai/NAME\`, \`http://localhost:11434/v1#NAME\`, or \`offline\`` };
  return atHome(known, name, environment, limits);
}

function atHome(provider: keyof typeof homes, model: string, environment: Environment, limits: Limits): ModelChoice | ModelRefused {
  const { url, urlVariable, keyVariable } = homes[provider];
  const own = environment[urlVariable]?.trim();
  const baseUrl = own === undefined || own === '' ? url : versioned(own);
  const refusal = refuseModelUrl(baseUrl);
  if (refusal !== undefined) return { refused: `the address in ${urlVariable} ${refusal}` };
  const key = environment[keyVariable]?.trim();
  const name = `${provider}/${shorten(model)}`;
  if (key === undefined || key === '') return { refused: `${name} needs a key, and ${keyVariable} holds none` };
  return { provider, model, name, baseUrl, key, keyVariable, ...limits };
}

/**
 * A key goes to an address that the environment names, or to this machine. An address in a file that came with a
 * repository is somebody else's word: it gets no key.
 */
function elsewhere(baseUrl: string, model: string, environment: Environment, limits: Limits, isFromEnvironment: boolean): ModelChoice | ModelRefused {
  const refusal = refuseModelUrl(baseUrl);
  if (refusal !== undefined) return { refused: `the address \`${withoutPassword(baseUrl)}\` of the model ${refusal}` };
  const { host, hostname } = new URL(baseUrl);
  const key = isFromEnvironment || isLoopback(hostname) ? environment[ownKeyVariable]?.trim() : undefined;
  return { provider: 'openai-compatible', model, name: `${host}/${shorten(model)}`, baseUrl, ...(key === undefined || key === '' ? {} : { key }), keyVariable: ownKeyVariable, ...limits };
}

/** The providers' own SDKs take the address with and without its version; ours with it. */
function versioned(url: string): string {
  const trimmed = url.replace(/\/+$/, '');
  return URL.canParse(trimmed) && new URL(trimmed).pathname === '/' ? `${trimmed}/v1` : trimmed;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function withoutPassword(url: string): string {
  return shorten(url.replace(/\/\/[^/@]*@/, '//'));
}

/** For a message: one line, not long. */
function shorten(text: string): string {
  const line = text.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}
