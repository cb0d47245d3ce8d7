import { existsSync, statSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { isDynamicPattern } from 'tinyglobby';

export interface Watching {
  readonly close: () => void;
}

/** Editors write a file in several steps, and a checkout writes many files: all of it is one change. */
const quietMs = 60;
/** A stream of changes without any pause is told of nevertheless. */
const longestMs = 1_000;

/** What editors leave beside a file while they write it: swap files, backups, locks, probes; and what nobody checks. */
const passing = /^(?:\.|#.*#$|4913$)|~$|\.(?:swp|swx|swo|tmp|temp|bak|part|crdownload)$|^(?:node_modules)$|___jb_(?:tmp|old)___$/;

/**
 * Calls `onChange` once after each burst of changes in files, folders and globs, by name. What changed is for the caller
 * to find out: events of file systems may be late, double, or of files that were written anew with the same text.
 */
export function watchPaths(paths: readonly string[], cwd: string, onChange: () => void): Watching {
  const burst = gatherBursts(onChange);
  const watchers = [...new Set(paths.map((path) => watchedFolder(path, cwd)))].flatMap((place) => watchFolder(place, burst.note));
  return {
    close: () => {
      burst.cancel();
      for (const watcher of watchers) watcher.close();
    },
  };
}

/** A folder as it stands; the folder of a file, because editors replace files; the fixed beginning of a glob. */
function watchedFolder(path: string, cwd: string): string {
  const full = resolve(cwd, path);
  if (existsSync(full)) return statSync(full).isDirectory() ? full : dirname(full);
  let folder = full;
  while (isDynamicPattern(folder) || !existsSync(folder)) {
    const above = dirname(folder);
    if (above === folder) break;
    folder = above;
  }
  return folder;
}

function watchFolder(folder: string, note: () => void): FSWatcher[] {
  const watcher = watch(folder, { recursive: true }, (_event, name) => {
    if (name === null || !isPassing(name)) note();
  });
  // A folder that was taken away is a change like any other.
  watcher.on('error', note);
  return [watcher];
}

/** Whether a path below a watched folder is none that anybody would check. */
export function isPassing(path: string): boolean {
  return path.split(/[/\\]/).some((part) => passing.test(part)) || basename(path) === '';
}

function gatherBursts(onChange: () => void): { readonly note: () => void; readonly cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let since = 0;
  return {
    note() {
      const now = performance.now();
      if (timer === undefined) since = now;
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = undefined;
        onChange();
      }, Math.max(0, Math.min(quietMs, since + longestMs - now)));
    },
    cancel: () => clearTimeout(timer),
  };
}
