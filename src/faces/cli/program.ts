import { Argument, Command, Option } from 'commander';
import { commands } from './commands.ts';
import type { CommandSpec, OptionSpec, OptionValues } from './command.ts';
import type { Terminal } from './terminal.ts';

/** The arguments' grammar. Nothing of the engine is loaded until a command runs. */
export function createProgram(version: string, terminal: Terminal, onExit: (code: number) => void): Command {
  const program = new Command('meshwright');
  program
    .description('Writes and checks service-mesh configuration from Kubernetes manifests and typed intents.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showSuggestionAfterError(true)
    .configureHelp({ helpWidth: terminal.columns })
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: () => {}, getOutHasColors: () => terminal.hasColor })
    .addHelpText('after', '\nPATH is a file, a folder, a glob or `-` for standard input. A folder with a\nChart.yaml or a kustomization.yaml is rendered first.\n\nStart with: meshwright discover PATH');
  for (const spec of commands) program.addCommand(createCommand(spec, terminal, onExit).copyInheritedSettings(program));
  return program;
}

function createCommand(spec: CommandSpec, terminal: Terminal, onExit: (code: number) => void): Command {
  const command = new Command(spec.name);
  command
    .summary(spec.summary)
    .description(spec.description)
    .helpOption('-h, --help', 'print this help')
    .addArgument(new Argument('<path...>', 'files, folders, globs, or `-` for standard input'))
    .addHelpText('after', helpTail(spec))
    .action(async (paths: string[], options: OptionValues) => {
      const { run } = await spec.load();
      onExit(await run(paths, options, terminal));
    });
  for (const option of spec.options) command.addOption(createOption(option));
  return command;
}

function createOption(spec: OptionSpec): Option {
  const option = new Option(spec.flags, spec.description);
  if (spec.choices !== undefined) option.choices([...spec.choices]);
  if (spec.default !== undefined) option.default(spec.default);
  if (spec.isRepeatable === true) option.argParser((value: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), value]);
  return option;
}

function helpTail(spec: CommandSpec): string {
  const examples = spec.examples.map((example) => `  $ ${example.command}\n      ${example.does}`);
  return `\nExamples:\n${examples.join('\n')}\n\nExit codes: ${spec.exitCodes}`;
}
