import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { paths } from '../../paths.ts';
import { plantInto, type PlantedError } from './planted-error.ts';

/** The error is in whatever loads the module from now on; nothing on disk changes. Call it before anything imports the model. */
export function plant(error: PlantedError): void {
  const url = pathToFileURL(join(paths.root, '..', 'src', error.module)).href;
  registerHooks({
    load(loaded, context, nextLoad) {
      const result = nextLoad(loaded, context);
      if (loaded !== url) return result;
      const source = typeof result.source === 'string' ? result.source : Buffer.from(result.source as Uint8Array).toString('utf8');
      return { ...result, source: plantInto(error, source) };
    },
  });
}
