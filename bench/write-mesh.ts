import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SyntheticMesh } from './generate-mesh.ts';

/** Writes a mesh: its manifests into `manifests`, its intents beside that folder, which is returned. */
export function writeMesh(mesh: SyntheticMesh, folder: string): string {
  const manifests = join(folder, 'manifests');
  for (const { path, text } of mesh.files) {
    mkdirSync(dirname(join(manifests, path)), { recursive: true });
    writeFileSync(join(manifests, path), text);
  }
  writeFileSync(join(folder, mesh.meshFile.path), mesh.meshFile.text);
  return manifests;
}
