export const modelProviders = ['anthropic', 'openai', 'openai-compatible'] as const;

export type ModelProvider = (typeof modelProviders)[number];

/** What `model:` of the settings says. Keys stand in environment variables, and nowhere else. */
export interface ModelSettings {
  readonly provider?: ModelProvider;
  readonly name?: string;
  /** Only for `openai-compatible`: whoever changes this file may not send somebody's key elsewhere. */
  readonly baseUrl?: string;
  /** Of one round. */
  readonly timeoutMs?: number;
  readonly rounds?: number;
  /** Whether names of Services, namespaces and hosts are replaced before they are sent. */
  readonly hasPseudonyms?: boolean;
  /** US dollars for a million tokens. */
  readonly prices?: { readonly input: number; readonly output: number };
}

/** Why an address is not to be used, as the end of a sentence; undefined where it may be. What is said to a model goes over TLS, or stays on this machine. */
export function refuseModelUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is no URL';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'holds a password: keys stand in environment variables';
  if (url.protocol === 'https:') return undefined;
  if (url.protocol !== 'http:') return 'is neither http nor https';
  return isLoopback(url.hostname) ? undefined : 'is not encrypted: anything but this machine needs https';
}

/** RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3, and the name that RFC 6761 section 6.3 keeps for them. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
