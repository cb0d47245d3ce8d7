import { explain, nearestName } from '../../../project/explain.ts';
import { textOption, type RunCommand } from '../command.ts';
import { CommandFailure, exitCodes } from '../failure.ts';
import { colorsFor } from '../render/colors.ts';
import { renderExplanation } from '../render/explain-text.ts';
import { renderJson } from '../render/json.ts';

export const run: RunCommand = async ([name], options, terminal) => {
  const explanation = explain(name);
  if (explanation === undefined) {
    const near = nearestName(name ?? '');
    throw new CommandFailure(`nothing here is called \`${name ?? ''}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`, { help: '`meshwright explain` lists everything' });
  }
  terminal.out(textOption(options, 'format') === 'json' ? renderJson(explanation) : renderExplanation(explanation, { columns: terminal.columns, colors: colorsFor(terminal.hasColor) }));
  return exitCodes.fine;
};
