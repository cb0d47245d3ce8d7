import { discoverReport } from '../../../project/discover.ts';
import { textOption, type RunCommand } from '../command.ts';
import { describePaths, exitCodeOf, loadApplication, reportProblems, topologyStyle } from '../load-project.ts';
import { renderDiscoverJson } from '../render/discover-json.ts';
import { hanging } from '../render/layout.ts';
import { renderPicture, type PictureFormat } from '../render/picture.ts';
import { renderSettings, renderTimeouts } from '../render/timeouts-text.ts';
import { describeTopology, renderCalls, renderConcerns, renderServices } from '../render/topology-text.ts';

export const run: RunCommand = async (paths, options, terminal) => {
  const format = textOption(options, 'format') ?? 'text';
  const loaded = await loadApplication(paths, options, terminal);
  const { topology } = loaded.project;
  const report = discoverReport(loaded.project);
  if (format === 'json') {
    terminal.out(renderDiscoverJson(loaded, report));
    return exitCodeOf(loaded.project.problems);
  }
  if (format !== 'text') {
    terminal.out(renderPicture(topology, format as PictureFormat));
    return reportProblems(loaded, terminal);
  }
  const style = topologyStyle(loaded, terminal);
  const sections = [renderServices(topology, style), renderCalls(topology, style), renderTimeouts(topology, report.timeoutVerdicts, style), renderSettings(topology, style)].filter((section) => section.length > 0);
  const head = hanging('', `${describePaths(paths)}: ${describeTopology(topology)}`, terminal.columns).join('\n');
  terminal.out(`${[head, ...sections.map((section) => section.join('\n'))].join('\n\n')}\n`);
  const concerns = renderConcerns(topology, style);
  if (concerns.length > 0) terminal.out(`${concerns.join('\n')}\n`);
  return reportProblems(loaded, terminal);
};
