// Makes the npm packages: `node packaging/npm/pack.mjs PROGRAM OUT [PLATFORM]`.
//
// OUT/miniapp-conformance-PLATFORM carries the program for one platform (`linux-x64`, `darwin-arm64`, `win32-x64` …;
// the platform of this machine if none is given). OUT/miniapp-conformance is what users install: it depends on the
// packages of all platforms, npm takes the one that fits, and a launcher starts the program.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [program, out, platform = `${process.platform}-${process.arch}`] = process.argv.slice(2);
if (!program || !out) {
  console.error('usage: node packaging/npm/pack.mjs PROGRAM OUT [PLATFORM]');
  process.exit(2);
}

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'];
if (!PLATFORMS.includes(platform)) {
  console.error(`unknown platform ${platform}; expected one of ${PLATFORMS.join(', ')}`);
  process.exit(2);
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const manifest = readFileSync(join(root, 'Cargo.toml'), 'utf8');
const field = (name) => manifest.match(new RegExp(`^${name} = "(.*)"$`, 'm'))[1];
const shared = { version: field('version'), description: field('description'), license: field('license') };

function write(folder, json) {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(json, null, 2)}\n`);
  for (const name of ['LICENSE-MIT', 'LICENSE-APACHE', 'README.md']) copyFileSync(join(root, name), join(folder, name));
}

const [os, cpu] = platform.split('-');
const file = os === 'win32' ? 'miniapp-conformance.exe' : 'miniapp-conformance';
const carrier = `miniapp-conformance-${platform}`;
write(join(out, carrier), { name: carrier, ...shared, os: [os], cpu: [cpu], files: ['bin', 'LICENSE-*'] });
copyFileSync(program, join(out, carrier, 'bin', file));
chmodSync(join(out, carrier, 'bin', file), 0o755);

const launcher = join(out, 'miniapp-conformance');
write(launcher, {
  name: 'miniapp-conformance',
  ...shared,
  type: 'module',
  bin: { 'miniapp-conformance': 'bin/miniapp-conformance.mjs' },
  engines: { node: '>=20' },
  files: ['bin', 'LICENSE-*'],
  optionalDependencies: Object.fromEntries(PLATFORMS.map((one) => [`miniapp-conformance-${one}`, shared.version])),
});
copyFileSync(join(root, 'packaging/npm/launcher.mjs'), join(launcher, 'bin/miniapp-conformance.mjs'));
chmodSync(join(launcher, 'bin/miniapp-conformance.mjs'), 0o755);
