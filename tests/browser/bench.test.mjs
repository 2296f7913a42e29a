// What measures previews leaves nothing behind, whatever ends it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

// A preview that never serves anything, and writes down who it is.
const IDLE = "require('fs').writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000);";

const isAlive = (id) => {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
};

const until = async (condition, what) => {
  for (const start = Date.now(); !condition(); await new Promise((done) => setTimeout(done, 10))) assert.ok(Date.now() - start < 10_000, what);
};

const ways = {
  'whoever started it is gone': (bench) => bench.stdin.end(),
  'it is interrupted': (bench) => bench.kill('SIGINT'),
  'it is asked to end': (bench) => bench.kill('SIGTERM'),
};
for (const [name, end] of Object.entries(ways)) {
  test(`the measured server ends when ${name}`, async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'portolan-bench-'));
    const note = path.join(folder, 'id');
    const bench = spawn(process.execPath, ['reload.bench.mjs', note, '', '9', '1', '60', process.execPath, '-e', IDLE, note], {
      cwd: import.meta.dirname,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    try {
      const read = () => (fs.existsSync(note) ? Number(fs.readFileSync(note, 'utf8')) : 0);
      await until(() => read() > 0, 'the server does not start');
      end(bench);
      await until(() => !isAlive(read()), 'the server is still there');
    } finally {
      bench.kill('SIGKILL');
      fs.rmSync(folder, { recursive: true });
    }
  });
}

test('a preview that is not ready in its time is said to be so', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'portolan-bench-'));
  const bench = spawn(process.execPath, ['reload.bench.mjs', 'none', '', '9', '1', '1', process.execPath, '-e', IDLE, path.join(folder, 'id')], {
    cwd: import.meta.dirname,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let said = '';
  bench.stdout.on('data', (text) => (said += text));
  const code = await new Promise((done) => bench.on('close', done));
  fs.rmSync(folder, { recursive: true });
  const { ready, median, saves, lost } = JSON.parse(said);
  assert.deepEqual([code, ready, median, saves, lost], [0, null, null, 0, 0]);
});
