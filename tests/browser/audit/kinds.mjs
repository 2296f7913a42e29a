// One page of every kind: what is tested on all of them, and what pictures are taken of (`cargo xtask shots`).
import path from 'node:path';

/** Where the sites lie that the tests have built. */
export const FOLDERS = {
  portal: path.resolve(process.env.PORTOLAN_SITE ?? '../../site'),
  gallery: path.resolve(process.env.PORTOLAN_GALLERY_SITE ?? 'gallery/site'),
  mdbook: path.resolve(process.env.PORTOLAN_MDBOOK_SITE ?? 'mdbook/book'),
  arabic: path.resolve(process.env.PORTOLAN_ARABIC_SITE ?? 'arabic/site'),
};

/** `[kind, site, page]`. */
export const KINDS = [
  ['home', 'portal', 'index.html'],
  ['page', 'portal', 'lookout/monitoring.html'],
  ['long page', 'portal', 'signalman/troubleshooting.html'],
  ['section index', 'portal', 'signalman/index.html'],
  ['runbook', 'portal', 'quartermaster/runbooks/database-failover.html'],
  ['API page', 'portal', 'signalman/api.html'],
  ['checklists', 'portal', 'quartermaster/deployment.html'],
  ['wide tables', 'portal', 'quartermaster/drill-register.html'],
  ['list of tags', 'portal', 'tags/index.html'],
  ['list of a kind', 'portal', 'kinds/runbook.html'],
  ['lists of pages', 'portal', 'by-category.html'],
  ['recent pages', 'portal', 'recent.html'],
  ['statistics', 'portal', 'statistics.html'],
  ['glossary', 'portal', 'glossary.html'],
  ['Spanish page', 'portal', 'es/archivo/registro.html'],
  ['all pages', 'portal', 'all-pages.html'],
  ['section in one', 'portal', 'quartermaster/runbooks/print.html'],
  ['search', 'portal', 'search.html'],
  ['search results', 'portal', 'search.html?q=failover'],
  ['404', 'portal', '404.html'],
  ['every element', 'gallery', 'index.html'],
  ['every element, from right to left', 'gallery', 'rtl.html'],
  ['extremes', 'gallery', 'extremes.html'],
  ['diagrams', 'gallery', 'diagrams.html'],
  ['gallery in one', 'gallery', 'print.html'],
  ['deep page', 'gallery', 'deep/two/three/four/five/six/index.html'],
  ['Arabic home', 'arabic', 'index.html'],
  ['Arabic page', 'arabic', 'docs/install.html'],
  ['Arabic tables', 'arabic', 'docs/tables.html'],
  ['Arabic runbook', 'arabic', 'docs/runbook.html'],
  ['deep Arabic page', 'arabic', 'docs/deep/two/three/four/index.html'],
  ['mdBook page', 'mdbook', 'one.html'],
  ['whole book', 'mdbook', 'print.html'],
];

/** The kind of this name. */
export const kind = (wanted) => KINDS.find(([name]) => name === wanted);

/** Kinds that grow with their site: a list of all its pages, or all of them in one. */
export const LARGE = ['all pages', 'whole book', 'gallery in one'];
