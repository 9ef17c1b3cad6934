// Runs before a page of the admin site is painted: the theme this browser was told to keep, if any.
// Pages of the portal have it from the server.
(function () {
  "use strict";
  const kept = document.cookie.match(/(?:^|; )theme=(light|dark)(?:;|$)/);
  if (kept) {
    document.documentElement.dataset.bsTheme = kept[1];
  }
})();
