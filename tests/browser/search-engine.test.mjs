// The search engine for browsers, as it is checked in, held against the native one: the same index, the same questions,
// the same answers to the last bit. PORTOLAN_PACK is a folder that `cargo run -p portolan-search --example pack` wrote.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { before, describe, test } from 'node:test';

const FOLDER = path.resolve(process.env.PORTOLAN_PACK ?? '../../target/search-pack');

let facts;
let module;

/** The bytes in a file of a search, inflated: what scripts of the theme do. */
function read(name) {
  const file = fs.readFileSync(path.join(FOLDER, 'assets/search', `${name}.js`));
  const start = file.indexOf('","') + 3;
  const bytes = [];
  for (let at = start; file[at] !== 0x22; at++) {
    let byte = file[at];
    if (byte === 0x5c) {
      byte = file[++at];
      if (byte === 0x78) {
        byte = 0;
        at += 2;
      } else if (byte === 0x6e) byte = 10;
      else if (byte === 0x72) byte = 13;
    }
    bytes.push(byte);
  }
  return zlib.inflateRawSync(Buffer.from(bytes));
}

const hex = (number, digits) => number.toString(16).padStart(digits, '0');
const chunk = (id) => read(`${facts.pack}/${hex(id >> 8, 3)}/${hex(id & 255, 2)}`);

/** An instance of the module, called as a page calls it. */
function start() {
  const { exports } = new WebAssembly.Instance(module, {});
  const give = (bytes) => {
    const at = exports.alloc(bytes.length);
    new Uint8Array(exports.memory.buffer, at, bytes.length).set(bytes);
    return [at, bytes.length];
  };
  const out = () => Buffer.from(exports.memory.buffer, exports.out_ptr(), exports.out_len()).toString();
  const engine = {
    exports,
    boot: (bytes) => exports.boot(...give(bytes)),
    put: (id, bytes) => exports.put(id, ...give(bytes)),
    call: (request) => exports.ask(...give(Buffer.from(JSON.stringify(request)))),
    out,
    /** The hits, with the chunks brought that they need. */
    ask(request) {
      for (let round = 0; round < 20; round++) {
        assert.equal(engine.call(request), 0, out());
        const answer = JSON.parse(out());
        if (!answer.need) return answer;
        for (const id of answer.need) assert.equal(engine.put(id, chunk(id)), 0, out());
      }
      assert.fail('it asks for chunks again and again');
    },
  };
  return engine;
}

const opened = () => {
  const engine = start();
  assert.equal(engine.boot(read(`${facts.pack}/boot`)), 0, engine.out());
  return engine;
};

before(() => {
  const file = path.join(FOLDER, 'facts.json');
  assert.ok(fs.existsSync(file), `no pack in ${FOLDER}: cargo run -p portolan-search --example pack -- ${FOLDER}`);
  facts = JSON.parse(fs.readFileSync(file, 'utf8'));
  module = new WebAssembly.Module(read(`engine-${facts.engine}`));
});

describe('the module', () => {
  test('imports nothing and exports what scripts call', () => {
    assert.deepEqual(WebAssembly.Module.imports(module), []);
    const names = WebAssembly.Module.exports(module).map((it) => it.name);
    for (const name of ['memory', 'alloc', 'boot', 'put', 'ask', 'out_ptr', 'out_len']) assert.ok(names.includes(name), name);
  });

  test('answers as the native engine does, bit for bit', () => {
    const engine = opened();
    assert.ok(facts.asked.length > 20);
    let hits = 0;
    for (const { request, answer } of facts.asked) {
      const found = engine.ask(request);
      assert.deepEqual(found, { hits: answer }, JSON.stringify(request).slice(0, 200));
      hits += answer.pages.length;
    }
    assert.ok(hits > 50, 'the questions are answered by something');
  });

  test('answers the same whatever was asked before', () => {
    const backwards = opened();
    for (const { request, answer } of [...facts.asked].reverse()) {
      assert.deepEqual(backwards.ask(request), { hits: answer });
    }
  });
});

describe('what goes wrong', () => {
  test('a call before an index is open, and memory that was never given, are errors', () => {
    const engine = start();
    assert.equal(engine.call({ q: 'x' }), 1);
    assert.equal(engine.out(), 'no index is open');
    assert.equal(engine.put(0, Buffer.from('x')), 1);
    assert.equal(engine.exports.boot(12345, 10), 1);
    assert.equal(engine.out(), 'not what `alloc` gave');
    assert.equal(engine.boot(read(`${facts.pack}/boot`)), 0);
    assert.equal(engine.call('not a request'), 1);
    assert.ok(engine.out().length > 0);
    assert.deepEqual(engine.ask(facts.asked[0].request), { hits: facts.asked[0].answer });
  });

  test('an empty, cut or changed boot file is an error, and a whole one is taken after it', () => {
    const engine = start();
    const boot = read(`${facts.pack}/boot`);
    const changed = Buffer.from(boot);
    changed[boot.length >> 1] ^= 0x10;
    for (const bad of [Buffer.alloc(0), boot.subarray(0, 10), boot.subarray(0, boot.length - 1), changed]) {
      assert.equal(engine.boot(bad), 1);
      assert.ok(engine.out().length > 0);
      assert.equal(engine.call({ q: 'x' }), 1, 'nothing is open after it');
    }
    assert.equal(engine.boot(boot), 0, engine.out());
    assert.deepEqual(engine.ask(facts.asked[0].request), { hits: facts.asked[0].answer });
  });

  test('a cut, changed, swapped or foreign chunk is refused, and the right one is taken after it', () => {
    const engine = opened();
    const { request, answer } = facts.asked[0];
    assert.equal(engine.call(request), 0);
    const [id] = JSON.parse(engine.out()).need;
    const whole = chunk(id);
    const changed = Buffer.from(whole);
    changed[whole.length - 1] ^= 1;
    for (const bad of [Buffer.alloc(0), whole.subarray(0, whole.length - 1), changed, chunk(id === 0 ? 1 : 0)]) {
      assert.equal(engine.put(id, bad), 1);
      assert.ok(engine.out().length > 0);
    }
    assert.equal(engine.put(facts.chunks, whole), 1, 'a number that the index does not have');
    assert.deepEqual(engine.ask(request), { hits: answer });
  });

  test('after a trap another instance answers', () => {
    const broken = opened();
    assert.throws(() => broken.exports.alloc(0x80000000), WebAssembly.RuntimeError);
    assert.deepEqual(opened().ask(facts.asked[0].request), { hits: facts.asked[0].answer });
  });

  test('a thousand questions do not make the memory grow', () => {
    const engine = opened();
    for (const { request } of facts.asked) engine.ask(request);
    const before = engine.exports.memory.buffer.byteLength;
    for (let round = 0; round < 1000; round++) engine.ask(facts.asked[round % facts.asked.length].request);
    assert.ok(engine.exports.memory.buffer.byteLength <= before + (4 << 20));
  });
});
