/** What Go's url.Parse says of a text. */
export interface GoUrl {
  /** Lower case; empty where there is none. */
  readonly scheme: string;
}

const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/;
// oxlint-disable-next-line no-control-regex
const control = /[\u0000-\u001F\u007F]/;
const userinfo = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;
/** Other characters of ASCII cannot stand in a host; what is beyond ASCII can. */
const hostText = /^[A-Za-z0-9\-_.~!$&'()*+,;=:<>"\u0080-\u{10FFFF}]*$/u;

/** Reads a text as Go's net/url does: undefined where it is no URL. A relative path is one. */
export function parseGoUrl(text: string): GoUrl | undefined {
  const hash = text.indexOf('#');
  if (hash >= 0 && !isEscaped(text.slice(hash + 1))) return undefined;
  return parseParts(hash < 0 ? text : text.slice(0, hash), false);
}

/** Go's url.ParseRequestURI: absolute, or a path from the root; `#` is nothing special. */
export function parseGoRequestUri(text: string): GoUrl | undefined {
  return text === '' ? undefined : parseParts(text, true);
}

function parseParts(text: string, isRequest: boolean): GoUrl | undefined {
  if (control.test(text)) return undefined;
  if (text === '*') return { scheme: '' };
  const found = scheme.exec(text)?.[1] ?? '';
  if (text.startsWith(':')) return undefined;
  const [rest = ''] = (found === '' ? text : text.slice(found.length + 1)).split('?');
  const url: GoUrl = { scheme: found.toLowerCase() };
  if (!rest.startsWith('/')) {
    if (found !== '') return url;
    if (isRequest || (rest.split('/')[0] ?? '').includes(':')) return undefined;
  }
  const hasAuthority = rest.startsWith('//') && (found !== '' || (!isRequest && !rest.startsWith('///')));
  if (!hasAuthority) return isEscaped(rest) ? url : undefined;
  const slash = rest.indexOf('/', 2);
  const authority = rest.slice(2, slash < 0 ? undefined : slash);
  return isAuthority(authority) && isEscaped(slash < 0 ? '' : rest.slice(slash)) ? url : undefined;
}

/** Every `%` begins an escape. */
function isEscaped(text: string): boolean {
  return !/%(?![0-9A-Fa-f]{2})/.test(text);
}

function isAuthority(authority: string): boolean {
  const at = authority.lastIndexOf('@');
  const user = at < 0 ? '' : authority.slice(0, at);
  return userinfo.test(user) && isEscaped(user) && isHost(authority.slice(at + 1));
}

/** Brackets hold an IPv6 address and nothing else. */
const bracketed = /^\[[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?::?\d+\.\d+\.\d+\.\d+)?(?:%25[^\]]+)?\](?::\d*)?$/;

function isHost(host: string): boolean {
  if (/[[\]]/.test(host)) return bracketed.test(host);
  const colon = host.indexOf(':');
  if (colon >= 0 && !isPort(host.slice(colon))) return false;
  // In a host, escapes stand for bytes beyond ASCII only.
  return isEscaped(host) && !/%[0-7]/.test(host) && hostText.test(host.replaceAll(/%[0-9A-Fa-f]{2}/g, ''));
}

function isPort(text: string): boolean {
  return text === '' || /^:\d*$/.test(text);
}
