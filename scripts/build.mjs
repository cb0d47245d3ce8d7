// Builds dist/: the command line as one bundle, cut so that `--help` loads only its own part.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const outdir = join(root, 'dist');

rmSync(outdir, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/faces/cli/main.ts' },
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  // Only `check --cluster` needs it, and only where it is installed.
  external: ['@kubernetes/client-node'],
  target: 'node20',
  chunkNames: 'part-[hash]',
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
});
writeFileSync(join(outdir, 'THIRD-PARTY-LICENSES.txt'), licences(metafile));
const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
console.log(`Built dist/ (${Object.keys(metafile.outputs).length} files, ${Math.round(bytes / 1024)} kB)`);

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
