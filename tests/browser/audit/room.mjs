// Whether everything on a page has the room that it needs: nothing is cut off, nothing leaves the window.

/** What reaches beyond the window and is in nothing that scrolls. */
export const outside = (page) =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const held = (element) => {
      for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
        if (getComputedStyle(at).overflowX !== 'visible') return true;
      }
      return false;
    };
    return Array.from(document.querySelectorAll('body *'))
      .filter((element) => element.checkVisibility() && !element.closest('svg, math, .unseen, .skip'))
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && box.height > 0 && (box.left < -1 || box.right > width + 1) && !held(element);
      })
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
  });

/** Text that is cut off: its element hides what does not fit, and more is in it than fits. */
export const cut = (page) =>
  page.evaluate(() => {
    const hides = (value) => value === 'hidden' || value === 'clip';
    return Array.from(document.querySelectorAll('body *'))
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.textContent.trim())
      .filter((element) => !element.closest('svg, .unseen, .skip, .find') && element.getBoundingClientRect().width > 1)
      .filter((element) => {
        const style = getComputedStyle(element);
        // Cut with three dots on purpose: what it says is also elsewhere on the page.
        const wide = style.textOverflow !== 'ellipsis' && hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
        return wide || (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1);
      })
      .map((element) => `${element.tagName.toLowerCase()}.${element.className} “${element.textContent.trim().slice(0, 30)}”`);
  });

/** Spaces a reader may ask for without losing anything (WCAG 2.2, 1.4.12). */
export const spaceOut = (page) =>
  page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }',
    );
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });
