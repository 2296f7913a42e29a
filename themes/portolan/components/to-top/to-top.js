// On a narrow screen, after two screens, a button that leads to the top, while the reader scrolls up.
var button = null;
var before = 0;

function look() {
  var up = scrollY < before - 4 ? scrollY > innerHeight * 2 : scrollY > before ? false : null;
  before = scrollY;
  if (button && up !== null) button.hidden = !up;
}

portolan.component("to-top", (root) => {
  var link = root.querySelector(".to-top");
  if (!link || link === button) return;
  button = link;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    scrollTo(0, 0);
    document.getElementById("pt-main").focus({ preventScroll: true });
  });
});

addEventListener("scroll", look, { passive: true });
