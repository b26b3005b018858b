#!/usr/bin/env node
// Starts the program that the package of this platform carries; its exit status is the program's.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const platform = `${process.platform}-${process.arch}`;
const file = process.platform === 'win32' ? 'miniapp-conformance.exe' : 'miniapp-conformance';

let program;
try {
  program = createRequire(import.meta.url).resolve(`miniapp-conformance-${platform}/bin/${file}`);
} catch {
  console.error(`error: there is no package miniapp-conformance-${platform}; install the program with cargo instead`);
  process.exit(2);
}

const child = spawn(program, process.argv.slice(2), { stdio: 'inherit' });
// The program ends its adapters and writes its report before it exits, so it gets the signal and is waited for.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`error: ${error.message}`);
  process.exit(2);
});
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
