// Builds dist/: the command line as one bundle, cut so that `--help` loads only its own part.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const outdir = join(root, 'dist');

/** What both bundles have in common. */
const shared = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  // Only `check --cluster` needs it, and only where it is installed.
  external: ['@kubernetes/client-node'],
  target: 'node20',
  // Names stay readable, so that a reported stack means something.
  minifySyntax: true,
  minifyWhitespace: true,
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
  define: { MESHWRIGHT_VERSION: JSON.stringify(version) },
  // Bundled CommonJS packages still ask for Node's own modules with require.
  banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
  logLevel: 'warning',
};

rmSync(outdir, { recursive: true, force: true });
const { metafile } = await build({ ...shared, entryPoints: { main: 'src/faces/cli/main.ts' }, outdir, splitting: true, chunkNames: 'part-[hash]' });
writeFileSync(join(outdir, 'THIRD-PARTY-LICENSES.txt'), licences(metafile));
report('dist/', metafile);

// The plugin's server: one file, so that there is nothing to install.
const plugin = join(root, 'plugin/dist');
rmSync(plugin, { recursive: true, force: true });
const bundled = await build({ ...shared, entryPoints: { mcp: 'src/faces/mcp/main.ts' }, outdir: plugin });
writeFileSync(join(plugin, 'THIRD-PARTY-LICENSES.txt'), licences(bundled.metafile));
report('plugin/dist/', bundled.metafile);

function report(folder, { outputs }) {
  const bytes = Object.values(outputs).reduce((sum, output) => sum + output.bytes, 0);
  console.log(`Built ${folder} (${Object.keys(outputs).length} files, ${Math.round(bytes / 1024)} kB)`);
}

/** The licence of every package whose code is in the bundle. */
function licences({ inputs }) {
  const packages = new Set(Object.keys(inputs).flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.slice(1) ?? []));
  return [...packages].sort().map(licenceOf).join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceOf(folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license'].map((name) => join(root, folder, name)).find((path) => existsSync(path));
  return `${manifest.name} ${manifest.version} (${manifest.license})\n\n${file === undefined ? '' : readFileSync(file, 'utf8').trim()}\n`;
}
