import { parseGoRequestUri, parseGoUrl } from '../../../kube/schema/go-url.ts';
import { checkAttachment } from './attachment.ts';
import { field, isSet, items, number, refuse, text, type Faults, type Field } from './field.ts';
import { byteLength } from './texts.ts';

export function checkWasmPlugin(faults: Faults, spec: Field): void {
  checkAttachment(faults, spec);
  checkModule(faults, spec);
  checkMatches(faults, spec);
}

const longestScript = 65_536;

export function checkTrafficExtension(faults: Faults, spec: Field): void {
  const wasm = field(spec, 'wasm');
  const lua = field(spec, 'lua');
  if (!isSet(wasm) && !isSet(lua)) refuse(faults, spec, 'the extension is empty: it needs `wasm` or `lua`');
  checkAttachment(faults, spec);
  if (isSet(lua)) {
    const code = field(lua, 'inlineCode');
    if (text(code) === '') refuse(faults, code, '`lua` needs `inlineCode`');
    else if (byteLength(text(code), longestScript) > longestScript) refuse(faults, code, 'the script is longer than 64 KiB');
  }
  if (isSet(wasm)) checkModule(faults, wasm);
  checkMatches(faults, spec);
}

const moduleSchemes: ReadonlySet<string> = new Set(['', 'file', 'http', 'https', 'oci']);

/** What a WasmPlugin says of its module, or the `wasm` of a TrafficExtension. */
function checkModule(faults: Faults, wasm: Field): void {
  const url = field(wasm, 'url');
  const scheme = moduleScheme(text(url));
  if (text(url) === '') refuse(faults, url, 'the module needs a `url`');
  else if (scheme === undefined || !moduleSchemes.has(scheme)) refuse(faults, url, `\`${text(url).slice(0, 80)}\` is no place of a module: use \`oci://\`, \`https://\`, \`http://\` or \`file://\``);
  const sum = text(wasm, 'sha256');
  if (sum !== '' && !/^[0-9a-f]{64}$/.test(sum)) refuse(faults, field(wasm, 'sha256'), '`sha256` must be 64 digits of `0` to `9` and `a` to `f`');
  for (const [step, most] of [['imagePullSecret', 253], ['pluginName', 256]] as const) if (byteLength(text(wasm, step), most) > most) refuse(faults, field(wasm, step), `\`${step}\` has more than ${most} characters`);
  checkEnvironment(faults, field(wasm, 'vmConfig'));
}

/** A reference of an image has no scheme: it is read as if it had one. */
function moduleScheme(text: string): string | undefined {
  const written = parseGoRequestUri(text);
  if (written !== undefined) return parseGoUrl(text) === undefined ? undefined : written.scheme;
  const prefixed = `http://${text}`;
  return parseGoUrl(prefixed) === undefined ? undefined : parseGoRequestUri(prefixed)?.scheme;
}

function checkEnvironment(faults: Faults, machine: Field): void {
  const names = new Set<string>();
  for (const variable of items(machine, 'env')) {
    const name = text(variable, 'name');
    if (name === '') refuse(faults, variable, 'a variable needs a `name`');
    else if (byteLength(name, 256) > 256) refuse(faults, field(variable, 'name'), 'the name of a variable has more than 256 characters');
    else if (names.has(name)) refuse(faults, field(variable, 'name'), `the variable \`${name}\` stands twice`);
    else if (!['', 'INLINE'].includes(text(variable, 'valueFrom')) && text(variable, 'value') !== '') refuse(faults, field(variable, 'value'), '`value` is for `valueFrom: INLINE`');
    names.add(name);
  }
}

function checkMatches(faults: Faults, spec: Field): void {
  for (const match of items(spec, 'match')) {
    for (const port of items(match, 'ports')) {
      const written = number(port, 'number');
      if (written < 1 || written > 65_535) refuse(faults, field(port, 'number'), `a port must be from 1 to 65535, not \`${written}\``);
    }
  }
}
