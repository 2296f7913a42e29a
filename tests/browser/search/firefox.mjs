// Firefox, driven by its own remote protocol (Marionette): numbered JSON messages over a socket, each with its length.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

export const FIREFOX = [process.env.FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find((file) => file && fs.existsSync(file));

const PREFERENCES = {
  'marionette.port': 0,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.normandy.enabled': false,
  'browser.safebrowsing.update.enabled': false,
};

const wait = (time) => new Promise((done) => setTimeout(done, time));

/** Starts a browser: `run(url, script)` opens a page and gives what the body of a function in it returns. */
export async function firefox() {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'portolan-firefox-'));
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
  fs.writeFileSync(path.join(profile, 'user.js'), lines.join('\n'));
  const browser = spawn(FIREFOX, ['--headless', '--marionette', '--no-remote', '--profile', profile], { stdio: 'ignore', env: { ...process.env, HOME: profile } });
  const close = () => {
    browser.kill('SIGKILL');
    fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    const port = path.join(profile, 'MarionetteActivePort');
    for (const start = Date.now(); !fs.existsSync(port) || !fs.readFileSync(port, 'utf8'); await wait(100)) {
      if (Date.now() - start > 60_000) throw new Error('Firefox does not start');
    }
    const ask = await connect(Number(fs.readFileSync(port, 'utf8')));
    await ask('WebDriver:NewSession', { capabilities: { alwaysMatch: { timeouts: { script: 60_000 } } } });
    const run = async (url, script) => {
      await ask('WebDriver:Navigate', { url });
      const body = `const done = arguments[0]; (async () => { ${script} })().then((value) => done({ value }), (error) => done({ error: String(error.stack || error) }));`;
      const { value } = await ask('WebDriver:ExecuteAsyncScript', { script: body, args: [], newSandbox: false });
      if (value.error) throw new Error(value.error);
      return value.value;
    };
    return { run, close };
  } catch (error) {
    close();
    throw error;
  }
}

async function connect(port) {
  const socket = net.connect(port, '127.0.0.1');
  const waiting = new Map();
  let rest = Buffer.alloc(0);
  let number = 0;
  socket.on('data', (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (let colon = rest.indexOf(58); colon > 0; colon = rest.indexOf(58)) {
      const end = colon + 1 + Number(rest.subarray(0, colon));
      if (rest.length < end) return;
      const message = JSON.parse(rest.subarray(colon + 1, end));
      rest = rest.subarray(end);
      // The first message introduces the browser.
      if (!Array.isArray(message)) continue;
      const [, id, error, value] = message;
      const { done, fail } = waiting.get(id);
      waiting.delete(id);
      if (error) fail(new Error(error.message));
      else done(value);
    }
  });
  await new Promise((done, fail) => {
    socket.once('connect', done);
    socket.once('error', fail);
  });
  socket.on('close', () => waiting.forEach(({ fail }) => fail(new Error('Firefox has ended'))));
  return (name, parameters) =>
    new Promise((done, fail) => {
      waiting.set(++number, { done, fail });
      const text = JSON.stringify([0, number, name, parameters]);
      socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
}
