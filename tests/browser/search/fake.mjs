// A site whose search answers from a list of a few pages: what the dialog makes of an answer, and of what goes wrong, is
// tested without the real index. The engine speaks the real one's interface, in JavaScript instead of WebAssembly.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chunkName, putFace } from './files.mjs';

const section = (anchor, heading, text) => ({ anchor, heading, text });

const HOSTILE = '"><img src=x onerror="window.hurt=1"><script>window.hurt=2</script>';

const guide = (number) => ({
  url: 'signalman/index.html',
  title: `Guide ${number} of the harbour`,
  breadcrumb: ['Signalman', 'Guides'],
  kind: number % 3 ? 'guide' : 'reference',
  owner: number % 2 ? 'harbour' : 'devops',
  tags: ['harbour'],
  language: 'en',
  sections: [section('', '', `The harbour has ${number} piers, and each of them has lights that are lit at dusk by the watch.`)],
});

export const PAGES = [
  {
    url: 'quartermaster/runbooks/database-failover.html',
    title: 'Database failover',
    breadcrumb: ['Quartermaster', 'Runbooks'],
    kind: 'runbook',
    owner: 'devops',
    tags: ['failover', 'on-call'],
    language: 'en',
    sections: [
      section('decide', 'Decide', 'Decide within two minutes whether a failover is needed, and write the decision down where the others see it.'),
      section('', '', 'How to make a standby of the database the primary within ten minutes, and how to go back after the failover.'),
      section('verify', 'Verify', 'After the failover verify that writes succeed.'),
      section('roll-back', 'Roll back', 'There is no way back after a failover: the old primary is built anew.'),
      section('promote', 'Promote the standby', 'Promotion ends the failover.'),
    ],
  },
  {
    url: 'quartermaster/disaster-recovery.html',
    title: 'Disaster recovery',
    breadcrumb: ['Quartermaster'],
    kind: 'reference',
    owner: 'devops',
    tags: ['failover'],
    language: 'en',
    sections: [section('targets', 'Targets', 'The failover of a region takes fifteen minutes.')],
  },
  {
    url: 'es/archivo/registro.html',
    title: 'Registro de decisiones',
    breadcrumb: ['Español', 'Archivo'],
    kind: 'reference',
    owner: '',
    tags: [],
    language: 'es',
    sections: [section('', '', 'El failover de la base de datos se decidió en noviembre.')],
  },
  {
    url: 'glossary.html',
    title: `Hostile ${HOSTILE}`,
    breadcrumb: [HOSTILE],
    kind: HOSTILE,
    owner: HOSTILE,
    tags: [HOSTILE],
    language: 'en',
    sections: [section('x"onfocus="window.hurt=3', `Heading ${HOSTILE}`, `Hostile text ${HOSTILE} and javascript:alert(1) and {{constructor}}`)],
  },
  ...Array.from({ length: 34 }, (_, at) => guide(at + 1)),
];

export const PACK = '0123456789abcdef';
export const ENGINE = 'fedcba9876543210';

/** Puts an index into a site and names it in `site.js`. Chunk 1 is for titles, chunk 2 for the words around hits. */
export function bake(site, pack = PACK, more = {}) {
  putFace(site, `engine-${ENGINE}`, 'the engine');
  putFace(site, `${pack}/boot`, JSON.stringify({ version: 1, pack, pages: PAGES }));
  for (const id of [1, 2, 300]) putFace(site, chunkName(pack, id), JSON.stringify({ pack, id }));
  const search = { pack, engine: ENGINE, texts: 2, bytes: 523_000, limit: 10, ...more };
  writeFacts(site, { ...factsOf(site), search });
}

/** What `site.js` says. */
export function factsOf(site) {
  let facts;
  new Function('portolan', fs.readFileSync(path.join(site, 'site.js'), 'utf8'))({ site: (given) => (facts = given) });
  return facts;
}

export function writeFacts(site, facts) {
  fs.writeFileSync(path.join(site, 'site.js'), `portolan.site(${JSON.stringify(facts)});\n`);
}

/** A copy of a site that answers so. */
export function fakeSite(site, more) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'portolan-search-'));
  fs.cpSync(site, folder, { recursive: true });
  fs.rmSync(path.join(folder, 'assets/search'), { recursive: true, force: true });
  bake(folder, PACK, more);
  return folder;
}

/** Runs in the page, before its scripts: what WebAssembly would make of the module. */
export function engine() {
  const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

  function instance() {
    const memory = new WebAssembly.Memory({ initial: 16 });
    let top = 1024;
    let out = [0, 0];
    let index = null;
    const chunks = new Set();
    const give = (text) => {
      const bytes = new TextEncoder().encode(text);
      const at = alloc(bytes.length);
      new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
      out = [at, bytes.length];
    };
    const take = (at, length) => new TextDecoder().decode(new Uint8Array(memory.buffer, at, length));
    function alloc(length) {
      const at = top;
      top += length;
      while (top > memory.buffer.byteLength) memory.grow(16);
      return at;
    }
    const refuse = (why) => (give(why), 1);
    const parsed = (at, length) => {
      try {
        return JSON.parse(take(at, length));
      } catch {
        return {};
      }
    };
    return {
      memory,
      alloc,
      out_ptr: () => out[0],
      out_len: () => out[1],
      boot(at, length) {
        index = parsed(at, length);
        return index.version === 1 ? 0 : refuse('an index of another version');
      },
      put(id, at, length) {
        const chunk = parsed(at, length);
        if (chunk.pack !== index.pack || chunk.id !== id) return refuse('a chunk of another place');
        chunks.add(id);
        return 0;
      },
      ask(at, length) {
        window.asked = (window.asked || 0) + 1;
        const request = JSON.parse(take(at, length));
        window.lastAsked = request;
        if (request.q.includes('trap!') && (window.traps = (window.traps || 0) + 1) <= (window.trapsMost ?? 99)) {
          throw new WebAssembly.RuntimeError('unreachable');
        }
        const need = [1, ...(request.q.includes('far!') ? [300] : []), ...(request.snippets ? [2] : [])].filter((id) => !chunks.has(id));
        give(JSON.stringify(need.length ? { need } : request.q.includes('broken!') ? { failed: 'a posting list ends early' } : { hits: hits(index, request) }));
        return 0;
      },
    };
  }

  function hits(index, request) {
    const corrected = [];
    const words = fold(request.q).replace(/\b(trap|far)!/g, '').split(/[^\p{L}\p{N}]+/u).filter(Boolean).map((word) => {
      if (word !== 'failovr') return word;
      corrected.push(['failovr', 'failover']);
      return 'failover';
    });
    const has = (section, page) => words.every((word) => fold(`${page.title} ${section.heading} ${section.text}`).includes(word));
    const names = { kind: (page) => [page.kind], owner: (page) => [page.owner], tag: (page) => page.tags, language: (page) => [page.language] };
    const passes = (page, but) =>
      Object.entries(names).every(([name, of]) => name === but || !request[name].length || of(page).some((value) => request[name].includes(value)));
    const some = words.includes('some');
    const matching = index.pages.filter((page) => words.length && (some || page.sections.some((section) => has(section, page))));
    const facets = Object.entries(names).map(([name, of]) => {
      const counts = new Map();
      for (const page of matching.filter((page) => passes(page, name))) for (const value of of(page).filter(Boolean)) counts.set(value, (counts.get(value) || 0) + 1);
      return { name, values: [...counts].map(([value, pages]) => ({ value, pages })).sort((a, b) => b.pages - a.pages) };
    });
    const found = matching.filter((page) => passes(page));
    const pieces = (text) => {
      const parts = text.split(new RegExp(`(${words.join('|')})`, 'i'));
      return parts.filter(Boolean).map((part) => ({ text: part, hit: words.includes(fold(part)) }));
    };
    const pages = found.slice(request.offset || 0, (request.offset || 0) + request.limit).map((page) => {
      const sections = page.sections.filter((section) => some || has(section, page));
      const most = request.sections ?? 3;
      return {
        url: page.url, title: page.title, breadcrumb: page.breadcrumb, kind: page.kind, language: page.language, score: 1,
        sections: sections.slice(0, most).map(({ anchor, heading, text }) => ({ anchor, heading, score: 1, snippet: request.snippets ? pieces(text) : [] })),
        more: Math.max(0, sections.length - most),
      };
    });
    const near = words.includes('nowhere') ? ['harbour guide'] : [];
    return { total: found.length, pages, words, corrected, near, some, facets };
  }

  WebAssembly.instantiateStreaming = async (response) => {
    if ((await response.text()) !== 'the engine') throw new WebAssembly.CompileError('no module');
    window.instances = (window.instances || 0) + 1;
    return { instance: { exports: instance() } };
  };
}
