// A reporter of Node's test runner: how long each file took, the longest first.
import path from 'node:path';

export default async function* times(events) {
  const files = new Map();
  for await (const { type, data } of events) {
    if (!/^test:(pass|fail)$/.test(type) || data.nesting > 0 || !data.file) continue;
    const name = path.basename(data.file, '.test.mjs');
    files.set(name, (files.get(name) ?? 0) + data.details.duration_ms);
  }
  const longest = [...files].sort(([, one], [, other]) => other - one);
  for (const [name, time] of longest) yield `${(time / 1000).toFixed(1).padStart(7)} s  ${name}\n`;
}
