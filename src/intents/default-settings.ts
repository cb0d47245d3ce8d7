import settings from './default-settings.json' with { type: 'json' };
import { assert } from '../base/assert.ts';
import type { MeshSettings } from './intent.ts';

/** What each mesh is called and where it installs its gateways by default: data, so that no code here knows a mesh by name. */
export const defaultSettings: ReadonlyMap<string, MeshSettings> = new Map(Object.entries(settings));

/** The mesh that a file without `mesh:` means: the first one of the data. */
export const defaultMesh: string = firstName();

function firstName(): string {
  const [name] = defaultSettings.keys();
  assert(name !== undefined, 'no mesh has default settings');
  return name;
}
