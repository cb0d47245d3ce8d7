import { entries, field, items, refuse, refuseKey, text, type Faults, type Field } from './field.ts';

const headerName = /^[!#$%&'*+,\-.^_`|~A-Za-z0-9]+$/;
// Source: protoc-gen-validate's well-known regex for header values. The range \n to \x1f is Go's.
// oxlint-disable-next-line no-control-regex
const headerValue = /^[^\u0000-\u0008\u000A-\u001F\u007F]*$/;
const pseudoHeaders: ReadonlySet<string> = new Set([':method', ':scheme', ':authority', ':path', ':status']);
const claimPrefix = '@request.auth.claims';

export function isHeaderName(name: string): boolean {
  return headerName.test(name);
}

/** `@request.auth.claims.group` or `@request.auth.claims[group]`: not a header but a claim of the token. */
export function isClaim(name: string): boolean {
  if (!name.toLowerCase().startsWith(claimPrefix)) return false;
  const rest = name.slice(claimPrefix.length);
  return rest.length > 1 && (rest.startsWith('.') || (rest.length > 2 && rest.startsWith('[') && rest.endsWith(']')));
}

/** The name of a header that is compared: pseudo headers and claims too. */
export function checkMatchedHeader(faults: Faults, entry: Field): void {
  const name = String(entry.step);
  if (name === '') refuseKey(faults, entry, 'a header has an empty name');
  else if (!isClaim(name) && !pseudoHeaders.has(name) && !isHeaderName(name)) refuseKey(faults, entry, `\`${name.slice(0, 80)}\` is no name of a header`);
}

/** What is added to, set in and removed from requests and responses. */
export function checkHeaderChanges(faults: Faults, holder: Field): void {
  const headers = field(holder, 'headers');
  for (const [side, maySetAuthority] of [['request', true], ['response', false]] as const) {
    const changes = field(headers, side);
    for (const entry of [...entries(changes, 'add'), ...entries(changes, 'set')]) {
      checkChangedName(faults, entry, String(entry.step), maySetAuthority);
      checkValue(faults, entry);
    }
    for (const entry of items(changes, 'remove')) checkChangedName(faults, entry, text(entry), false);
  }
}

export function isAuthority(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === ':authority' || lower === 'host';
}

function checkChangedName(faults: Faults, at: Field, name: string, maySetAuthority: boolean): void {
  const complain = typeof at.step === 'string' ? refuseKey : refuse;
  if (name === '') complain(faults, at, 'a header has an empty name');
  else if (!(maySetAuthority && isAuthority(name)) && (name.startsWith(':') || name.toLowerCase() === 'host')) complain(faults, at, `\`${name}\` cannot be changed here`);
}

function checkValue(faults: Faults, entry: Field): void {
  const value = text(entry);
  if (!headerValue.test(value)) refuse(faults, entry, 'the value of a header has control characters');
  else if (!isFormat(value)) refuse(faults, entry, `\`${value.slice(0, 80)}\` does not read as a value of Envoy's: write \`%%\` for a percent sign, and close each \`%VARIABLE%\``);
}

type State = 'literal' | 'variable' | 'arguments' | 'string' | 'text' | 'delimiter' | 'closing' | 'end';

/** Envoy's format of header values: `%VARIABLE%`, `%VARIABLE(argument)%`, `%VARIABLE(["a", "b"])%`, `%%`. Source: source/common/router/header_parser.cc */
function isFormat(value: string): boolean {
  let state: State = 'literal';
  for (let index = 0; index < value.length; index += 1) {
    const next = stepFormat(state, value[index] ?? '', value[index + 1]);
    if (next === undefined) return false;
    state = next.state;
    if (next.skips) index += 1;
  }
  return state === 'literal';
}

/** The state behind one character, and whether the next one belongs to it; nothing where the format is broken. */
function stepFormat(state: State, character: string, next: string | undefined): { readonly state: State; readonly skips?: boolean } | undefined {
  switch (state) {
    case 'literal':
      if (character !== '%') return { state };
      if (next === undefined) return undefined;
      return next === '%' ? { state, skips: true } : { state: 'variable' };
    case 'variable':
      return { state: character === '%' ? 'literal' : character === '(' ? 'arguments' : state };
    case 'arguments':
      return { state: character === '[' ? 'string' : character === ' ' ? state : 'text' };
    case 'string':
      return expect(state, character, { '"': 'text' });
    case 'text':
      if (character === '\\') return next === undefined ? undefined : { state, skips: true };
      return { state: character === ')' ? 'end' : character === '"' ? 'delimiter' : state };
    case 'delimiter':
      return expect(state, character, { ',': 'string', ']': 'closing' });
    case 'closing':
      return expect(state, character, { ')': 'end' });
    case 'end':
      return expect(state, character, { '%': 'literal' });
  }
}

function expect(state: State, character: string, moves: Readonly<Record<string, State>>): { readonly state: State } | undefined {
  const next = moves[character] ?? (character === ' ' ? state : undefined);
  return next === undefined ? undefined : { state: next };
}
