// Runs before the page is painted: the theme this browser was told to keep, if any.
(function () {
  "use strict";
  let kept = null;
  try {
    kept = localStorage.getItem("theme");
  } catch (refused) {
    kept = null;
  }
  if (kept === "light" || kept === "dark") {
    document.documentElement.dataset.bsTheme = kept;
  }
})();
