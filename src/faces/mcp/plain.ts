import { colorsFor } from '../cli/render/colors.ts';
import { renderJson } from '../cli/render/json.ts';
import type { TopologyStyle } from '../cli/render/topology-text.ts';
import type { Snapshot } from './snapshot.ts';

/** Reports as JSON has them: maps as objects, and lines of rendered texts as those of their sources. */
export function plain(value: object, { input }: Pick<Snapshot, 'input'>): Record<string, unknown> {
  return JSON.parse(renderJson(value, input.rendered)) as Record<string, unknown>;
}

/** For the renderers of the command line, whose texts a model reads as well as a person. */
export function styleOf({ input }: Pick<Snapshot, 'input'>): TopologyStyle {
  return { columns: 120, colors: colorsFor(false), shownLine: (file, line) => input.rendered.get(file)?.sourceLines[line - 1] ?? line, folder: '' };
}
