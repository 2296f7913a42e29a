// Everything on a page that can be pressed, followed or typed into, as the Tab key finds it.
import { painted } from '../browser.mjs';

/**
 * Walks the page by Tab from its beginning; each stop says what it is, whether a ring is seen around it, and whether it
 * can be seen at all (not behind the header, not outside of the window). The page itself notes where it is at each press,
 * so that many presses are sent at once.
 */
export async function walk(page, most = 600) {
  await page.evaluate(record);
  const keyboard = await page.context().newCDPSession(page);
  const tab = { type: 'rawKeyDown', key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 };
  let walked = { stops: [], done: false };
  while (!walked.done && walked.stops.length < most) {
    await Promise.all(Array.from({ length: 30 }, () => keyboard.send('Input.dispatchKeyEvent', tab)));
    walked = await page.evaluate(() => window.ptWalk);
  }
  await keyboard.detach();
  // What lies at the very edge of the window comes into it with the next frame, which so many presses do not wait for.
  for (const [at, stop] of walked.stops.entries()) {
    if (!stop.seen) stop.seen = await page.evaluate((number) => window.ptSeen(number), at + 1);
  }
  // What appears on the way up is gone at the top.
  await page.evaluate(() => scrollTo(0, 0));
  await painted(page);
  return walked.stops;
}

function record() {
  getSelection()?.removeAllRanges();
  document.activeElement?.blur();
  scrollTo(0, 0);
  const walked = (window.ptWalk = { stops: [], done: false });
  let pressed = false;
  let count = 0;

  // Before the focus goes on: whatever follows from a stop, as that the page scrolls to it, has happened.
  addEventListener('keydown', () => {
    if (!walked.done && pressed) note(document.activeElement);
    pressed = true;
  }, true);

  function note(element) {
    const known = element?.dataset.ptStop;
    if (!element || element === document.body) return (walked.done = true);
    // The controls of a recording are stops of their own within it.
    if (known === String(count) && element.matches('audio, video')) return;
    if (known) return (walked.done = true);
    element.dataset.ptStop = String(++count);
    walked.stops.push(describe(element));
  }

  window.ptSeen = async (number) => {
    const element = document.querySelector(`[data-pt-stop="${number}"]`);
    document.activeElement?.blur();
    element.focus();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return isSeen(drawnOf(element));
  };

  // A field of a menu or a question is drawn as its label.
  const drawnOf = (element) => (element.matches('input[type=radio]') ? element.closest('label') : element);

  function describe(element) {
    const name = element.getAttribute('aria-label') || element.textContent.trim().replace(/\s+/g, ' ').slice(0, 40);
    const drawn = drawnOf(element);
    const style = getComputedStyle(drawn);
    return {
      what: `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''}.${element.className} “${name}”`,
      ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
      seen: isSeen(drawn),
      inMain: element.closest('main') !== null,
    };
  }

  // What is higher than the window, or broken over two lines, is seen where a part of it is.
  function isSeen(drawn) {
    return Array.from(drawn.getClientRects()).some((box) => {
      const [from, to] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
      const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 40), 0), innerWidth - 1);
      return [0.1, 0.3, 0.5, 0.7, 0.9].some((part) => {
        // An explanation follows its word with the next frame, which is not waited for.
        const top = to > from && document.elementsFromPoint(x, from + (to - from) * part).find((it) => !it.closest('.term-tip'));
        return Boolean(top) && (drawn.contains(top) || (top.contains(drawn) && !top.matches('.head, .bar, .toc')));
      });
    });
  }
}

/** What is seen and can be used, but was no stop of the walk: it cannot be reached by keyboard. */
export function missed(page) {
  return page.evaluate(() => {
    const usable = 'a[href], button:not(:disabled), input:not(:disabled), select, textarea, summary, audio[controls], video[controls], [role=button], [role=tab]';
    return Array.from(document.querySelectorAll(usable))
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.dataset.ptStop)
      // The arrows lead to the other tabs of a row, and to the other choices of a group.
      .filter((element) => element.getAttribute('role') !== 'tab' && !(element.type === 'radio' && element.name))
      .map((element) => `${element.tagName.toLowerCase()}.${element.className} “${element.textContent.trim().slice(0, 40)}”`);
  });
}

/** What can be pressed and is smaller than `least` on a side. A link within a sentence is as high as its line. */
export function small(page, within, least) {
  return page.evaluate(
    ([where, size]) => {
      const all = document.querySelectorAll(`:is(${where}) :is(a[href], button, input, select, summary)`);
      // What is around a box may belong to it, too: its pseudo-elements are pressed with it.
      const isPressedAround = (target) => {
        target.scrollIntoView({ block: 'center', behavior: 'instant' });
        const box = target.getBoundingClientRect();
        const [x, y, reach] = [box.x + box.width / 2, box.y + box.height / 2, size / 2 - 1];
        const sides = [[0, -reach], [0, reach], [-reach, 0], [reach, 0]];
        return sides.every(([right, down]) => target.contains(document.elementFromPoint(x + right, y + down)));
      };
      return Array.from(all)
        .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        .filter((element) => !element.closest('.skip, .unseen'))
        .map((element) => {
          const target = element.closest('label') ?? element;
          const box = target.getBoundingClientRect();
          const inText = getComputedStyle(target).display === 'inline';
          return { element, target, box, inText };
        })
        .filter(({ box, inText }) => !inText && box.width > 0 && (box.width < size - 0.5 || box.height < size - 0.5))
        .filter(({ target }) => !isPressedAround(target))
        .map(({ element, box }) => {
          const name = element.getAttribute('aria-label') || element.textContent.trim().slice(0, 30);
          return `${element.tagName.toLowerCase()}.${element.className} “${name}” ${box.width.toFixed(1)} × ${box.height.toFixed(1)}`;
        });
    },
    [within, least],
  );
}
