import { listAt, objectAt, textAt, type Json, type Resource } from '../kube/resource.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import type { Path } from '../yaml/document.ts';
import { environmentOf, type Environment, type ServiceVariables } from './environment.ts';
import { expand } from './expansion.ts';
import { placeInside, placeOf } from './places.ts';
import { dataOf } from './secrets.ts';
import { siblingsOf, type Setting } from './setting.ts';
import { settingsInFile, settingsInLines, settingsInScript, settingsInYaml, wordsAsSettings, type TextSetting } from './text-settings.ts';
import type { Container, PodOwner } from './workloads.ts';

export interface WorkloadSettings {
  readonly settings: readonly Setting[];
  /** ConfigMaps and Secrets that it uses and that are not in the input. */
  readonly missing: readonly string[];
}

interface ReadFile {
  readonly field: 'data' | 'stringData';
  readonly settings: readonly TextSetting[];
}

/** Reads each mounted file once, however many workloads mount it. */
export class FileReader {
  readonly #known = new Map<Resource, ReadonlyMap<string, ReadFile>>();

  filesOf(object: Resource): ReadonlyMap<string, ReadFile> {
    const known = this.#known.get(object);
    if (known) return known;
    const files = new Map([...dataOf(object)].map(([key, { text, field }]) => [key, { field, settings: settingsInFile(key, text).filter(isTelling) }]));
    this.#known.set(object, files);
    return files;
  }
}

/** Keeps what can hold an address, a duration or a number of tries. */
function isTelling(setting: TextSetting): boolean {
  return setting.value !== '' && setting.value.length < 4096;
}

/** Everything that a workload is told by its manifest: environment, arguments, mounted files. */
export function settingsOf(owner: PodOwner, resources: ResourceSet, files: FileReader, serviceVariables: ServiceVariables): WorkloadSettings {
  const settings: Setting[] = [];
  const missing: string[] = [];
  for (const container of owner.containers) {
    const environment = environmentOf(owner, container, resources, serviceVariables);
    missing.push(...environment.missing);
    // No spreading into `push`: a mounted file may have more lines than a call takes arguments.
    for (const read of [fromEnvironment(container, environment), fromArguments(owner, container, environment), fromFiles(owner, container, environment, resources, files, missing)]) {
      for (const setting of read) settings.push(setting);
    }
  }
  return { settings, missing: [...new Set(missing)] };
}

function fromEnvironment(container: Container, environment: Environment): Setting[] {
  const variables = [...environment.variables.values()];
  const sibling = siblingsOf(variables.map(({ name, value }) => [name, value] as const));
  return variables.flatMap((variable): Setting[] => {
    const { name, value, kind, place, source } = variable;
    const base: Setting = { name, value, form: 'variable', kind, place, sibling, isSecret: kind === 'secret', isWeak: container.isInit, ...(source === undefined ? {} : { source }) };
    const inner = insideVariable(value);
    return inner ? inner.map((setting) => ({ ...base, name: setting.name, value: setting.value, form: setting.form, sibling: setting.sibling, within: name })) : [base];
  });
}

/** What a variable holds that carries a whole file or a command line: JSON, several lines, `-Dkey=value` options. */
function insideVariable(value: string): TextSetting[] | undefined {
  if (/^\s*[{[]/.test(value)) return settingsInYaml(value);
  if (value.includes('\n')) return settingsInLines(value);
  if (/(?:^|\s)-{1,2}[A-Za-z][\w.-]*[= ]/.test(value)) return wordsAsSettings(value.split(/\s+/), 'argument');
  return undefined;
}

function fromArguments(owner: PodOwner, container: Container, environment: Environment): Setting[] {
  const found: Setting[] = [];
  const words: { text: string; path: Path }[] = [];
  for (const field of ['command', 'args'] as const) {
    listAt(container.raw, [field]).forEach((word, index) => {
      if (typeof word !== 'object') words.push({ text: String(word), path: [...container.path, field, index] });
    });
  }
  const plain = words.map(({ text }) => (isScript(text) ? '' : expand(text, environment.lookup)));
  wordsAsSettings(plain, 'argument').forEach((setting) => {
    const index = plain.findIndex((word) => word === setting.value || word.endsWith(`=${setting.value}`) || word.includes(setting.value));
    const path = words[index]?.path ?? container.path;
    if (setting.value !== '') found.push(argument(owner, container, path, setting));
  });
  for (const { text, path } of words) {
    if (!isScript(text)) continue;
    for (const setting of settingsInScript(expand(text, environment.lookup))) {
      const place = placeInside(owner.resource, path, setting.line);
      found.push({ ...setting, kind: 'argument', place, isSecret: false, isWeak: setting.isWeak || container.isInit });
    }
  }
  return found;
}

function isScript(text: string): boolean {
  return /\s/.test(text.trim());
}

function argument(owner: PodOwner, container: Container, path: Path, setting: TextSetting): Setting {
  return { ...setting, kind: 'argument', place: placeOf(owner.resource, path), isSecret: false, isWeak: container.isInit };
}

interface Mounted {
  readonly object: Resource;
  readonly keys: ReadonlySet<string> | undefined;
}

function fromFiles(owner: PodOwner, container: Container, environment: Environment, resources: ResourceSet, files: FileReader, missing: string[]): Setting[] {
  const found: Setting[] = [];
  for (const { object, keys } of mountedObjects(owner, container, resources, missing)) {
    const isSecret = object.kind === 'Secret';
    for (const [key, { field, settings }] of files.filesOf(object)) {
      if (keys && !keys.has(key)) continue;
      const path: Path = [field, key];
      for (const setting of settings) {
        found.push({
          ...setting,
          value: expand(setting.value, environment.lookup),
          kind: isSecret ? 'secret' : 'config-map',
          place: placeInside(object, path, setting.line),
          within: key,
          isSecret,
          isWeak: setting.isWeak || container.isInit,
          source: `${object.kind} ${object.namespace}/${object.name}`,
        });
      }
    }
  }
  return found;
}

function mountedObjects(owner: PodOwner, container: Container, resources: ResourceSet, missing: string[]): Mounted[] {
  const mounts = listAt(container.raw, ['volumeMounts']);
  return listAt(owner.podSpec, ['volumes']).flatMap((volume) => {
    const name = textAt(volume, ['name']);
    const own = mounts.filter((mount) => textAt(mount, ['name']) === name);
    if (name === undefined || own.length === 0) return [];
    const subPaths = own.map((mount) => textAt(mount, ['subPath']));
    const wanted = subPaths.every((path) => path !== undefined) ? new Set(subPaths) : undefined;
    const sources = [volume, ...listAt(volume, ['projected', 'sources'])];
    return sources.flatMap((source) => mountedObject(owner, source, wanted, resources, missing));
  });
}

function mountedObject(owner: PodOwner, source: Json, subPaths: ReadonlySet<string | undefined> | undefined, resources: ResourceSet, missing: string[]): Mounted[] {
  for (const [field, kind, nameField] of [['configMap', 'ConfigMap', 'name'], ['secret', 'Secret', 'secretName']] as const) {
    const volume = objectAt(source, [field]);
    if (!volume) continue;
    const name = textAt(volume, [nameField]) ?? textAt(volume, ['name']) ?? '';
    const object = resources.get(kind, owner.namespace, name);
    if (!object) {
      if (kind === 'ConfigMap' && name !== '' && volume['optional'] !== true) missing.push(`${kind} \`${name}\``);
      return [];
    }
    return [{ object, keys: mountedKeys(volume, subPaths) }];
  }
  return [];
}

function mountedKeys(volume: Json, subPaths: ReadonlySet<string | undefined> | undefined): ReadonlySet<string> | undefined {
  const items = listAt(volume, ['items']);
  if (items.length === 0) return subPaths as ReadonlySet<string> | undefined;
  const kept = items.filter((item) => !subPaths || subPaths.has(textAt(item, ['path'])));
  return new Set(kept.map((item) => textAt(item, ['key']) ?? ''));
}
