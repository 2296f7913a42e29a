// The link of a heading also copies its address.
document.addEventListener("click", function (event) {
  var link = event.target.closest("a.anchor");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  portolan.copy(link.href).then(
    function () {
      portolan.say(portolan.word("link_copied"));
    },
    function () {},
  );
});
