import { resolve } from 'node:path';
import { writeFile } from '../../../adapters/write-files.ts';
import { discoverReport } from '../../../project/discover.ts';
import { textOption, type RunCommand } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { exitCodeOf, loadApplication, reportProblems, type Loaded } from '../load-project.ts';
import { renderTree } from '../render/graph-tree.ts';
import { renderDiscoverJson } from '../render/discover-json.ts';
import { renderPicture, type PictureFormat } from '../render/picture.ts';
import type { Terminal } from '../terminal.ts';

const formatsByEnding: Readonly<Record<string, string>> = { svg: 'svg', dot: 'dot', gv: 'dot', mmd: 'mermaid', mermaid: 'mermaid', json: 'json', txt: 'text' };
const noLimit = Number.POSITIVE_INFINITY;

export const run: RunCommand = async (paths, options, terminal) => {
  const out = textOption(options, 'out');
  const format = chooseFormat(textOption(options, 'format') ?? 'text', out);
  const loaded = await loadApplication(paths, options, terminal);
  const picture = renderGraph(loaded, format, terminal);
  if (out === undefined || out === '-') {
    terminal.out(picture);
  } else {
    writeFile(resolve(terminal.cwd, out), out, picture);
    terminal.err(`wrote ${out}\n`);
  }
  return format === 'json' ? exitCodeOf(loaded.project.problems) : reportProblems(loaded, terminal);
};

/** The file's ending decides, unless a format was asked for. */
function chooseFormat(asked: string, out: string | undefined): string {
  if (out === undefined || out === '-' || asked !== 'text') return asked;
  const ending = /\.([^./]+)$/.exec(out)?.[1]?.toLowerCase() ?? '';
  const format = formatsByEnding[ending];
  if (format === undefined) throw new CommandFailure(`\`${out}\` does not say which picture to draw`, { help: 'end it in .svg, .dot, .mmd, .json or .txt, or give --format' });
  return format;
}

function renderGraph(loaded: Loaded, format: string, terminal: Terminal): string {
  const { project } = loaded;
  if (format === 'json') return renderDiscoverJson(loaded, discoverReport(project));
  if (format === 'text' && project.topology.workloads.size + project.topology.services.size === 0) return 'no services and no workloads\n';
  if (format === 'text') return renderTree(project.topology, { width: terminal.columns, maxLines: noLimit });
  return renderPicture(project.topology, format as PictureFormat);
}
