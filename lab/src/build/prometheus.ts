import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { built, paths } from '../paths.ts';
import { runGo } from './go-programs.ts';
import type { BuildStep } from './stamp.ts';

const version = '3.15.0';
const program = 'github.com/prometheus/prometheus/cmd/prometheus';
/** Its targets come from a file or a URL: without the clients of twenty clouds it is built in half the time. The pages of its web interface are not in the module. */
const flags = ['-tags', 'remove_all_sd', '-trimpath', '-ldflags', `-s -w -X github.com/prometheus/common/version.Version=${version}`];

export const buildPrometheus: BuildStep = {
  name: 'prometheus',
  files: [built.prometheus],
  inputs: [...['go.mod', 'go.sum'].map((name) => readFileSync(join(paths.prometheusModule, name), 'utf8')), ...flags],
  build: async () => {
    await runGo(paths.prometheusModule, ['build', '-mod=readonly', ...flags, '-o', built.prometheus, program]);
  },
};
