// The link of a heading also copies its address.
document.addEventListener("click", (event) => {
  var link = event.target.closest("a.anchor");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  function show(text, well) {
    link.classList.toggle("kept", !!well);
    setTimeout(() => {
      link.classList.remove("kept");
    }, 2000);
  }
  portolan.told(portolan.copy(link.href), show, "link_copied");
});
