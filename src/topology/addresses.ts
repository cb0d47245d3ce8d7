/** A host found in a text, as written. */
export interface Address {
  readonly host: string;
  readonly port?: number;
  readonly scheme?: string;
  /** `url`: with a scheme. `host-port`: with a port. `pair`: `host=…` of a connection string. `bare`: a word alone. */
  readonly form: 'url' | 'host-port' | 'pair' | 'bare';
}

const host = String.raw`[A-Za-z0-9_](?:[\w.-]*[A-Za-z0-9_])?\.?`;
const hostPort = String.raw`${host}(?::\d{1,5})?`;
/** Scheme, credentials up to the last `@`, then one or more hosts; or a plain `host:port`. */
const pattern = new RegExp(
  String.raw`(?:\b([a-z][a-z0-9+.-]*):\/\/\/?|@\/\/)(?:[^\s\/?#"'<>|]*@)?(${hostPort}(?:,(?![a-z][a-z0-9+.-]*:\/\/)${hostPort})*)(?![\w\${%-])` +
    String.raw`|(?<![\w.:\/$}{-])(${host}):(\d{1,5})(?![\w@-]|\.\d)`,
  'gi',
);
const pair = /(?:^|[;\s,"':])(?:host|hosts|hostname|server|data source|datasource|addr|address|endpoint|endpoints)\s*=\s*["']?(?:tcp:)?([A-Za-z0-9][\w.-]*)(?:[,:](\d{1,5}))?(?=[;\s,"']|$)/gi;
const pairPort = /(?:^|[;\s,])port\s*=\s*["']?(\d{1,5})/i;
const ignoredScheme = /^(?:file|unix|data|classpath|jar|s3|gs|gcs|abfss?|hdfs|arn|urn|spiffe|docker|oci|git|ssh|vault|secret|env|fake|memory|mem|sqlite3?|chrome-extension)$/i;

/** Every address in a text, in the order of the text. One pass; a port above 65535 or a host without a letter is none. */
export function addressesIn(text: string): Address[] {
  const found: Address[] = [];
  // Most settings are plain words: without these characters neither pattern can match.
  if (text.includes(':') || text.includes('@//')) pushPlain(found, text);
  if (text.includes('=')) pushPairs(found, text);
  return found;
}

function pushPlain(found: Address[], text: string): void {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [, scheme, authority, plainHost, plainPort] = match;
    if (authority !== undefined) {
      if (scheme !== undefined && ignoredScheme.test(scheme)) continue;
      for (const part of authority.split(',')) push(found, part, scheme);
    } else if (plainHost !== undefined) push(found, `${plainHost}:${plainPort ?? ''}`, undefined);
  }
}

function push(found: Address[], text: string, scheme: string | undefined): void {
  const [name = '', written] = text.split(':');
  const port = written === undefined ? undefined : Number(written);
  if (!/[a-z]/i.test(name) || (port !== undefined && (port < 1 || port > 65535))) return;
  found.push({
    host: cleanHost(name),
    ...(port === undefined ? {} : { port }),
    ...(scheme === undefined ? {} : { scheme: scheme.toLowerCase() }),
    form: scheme === undefined && port !== undefined ? 'host-port' : 'url',
  });
}

function pushPairs(found: Address[], text: string): void {
  if (!/[;\s,]/.test(text.trim()) && !/^\w+=/.test(text)) return;
  for (const [, name = '', written] of text.matchAll(pair)) {
    if (!/[a-z]/i.test(name)) continue;
    const port = written ?? pairPort.exec(text)?.[1];
    found.push({ host: cleanHost(name), ...(port === undefined ? {} : { port: Number(port) }), form: 'pair' });
  }
}

/** The hosts of a value that is nothing but a name, or a list of names. */
export function bareHosts(value: string): Address[] {
  const parts = value.trim().replace(/;$/, '').split(/\s*,\s*/);
  if (parts.length > 50 || !parts.every((part) => /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?\.?$/.test(part) && /[a-z]/.test(part))) return [];
  return parts.map((part) => ({ host: cleanHost(part), form: 'bare' }));
}

function cleanHost(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** `host:port` without credentials, for people to read. */
export function printAddress(address: Address): string {
  const scheme = address.scheme === undefined ? '' : `${address.scheme}://`;
  return `${scheme}${address.host}${address.port === undefined ? '' : `:${address.port}`}`;
}
