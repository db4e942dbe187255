/* Progressive enhancement only: every page works without this file. */
(function () {
  "use strict";

  // After a refused form, the summary of errors is what to read first.
  function focusErrors(root) {
    const summary = root.querySelector("[data-focus]");
    if (summary) summary.focus();
  }

  // "/" goes to the search of the page, except while writing.
  function onKey(event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target;
    if (at.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName)) return;
    const field = document.querySelector("[role=search] input, input[type=search]");
    const link = document.querySelector("a[data-search]");
    if (field) {
      event.preventDefault();
      field.focus();
    } else if (link) {
      event.preventDefault();
      link.click();
    }
  }

  // A list sorted by a choice need not wait for its button.
  function onChange(event) {
    const form = event.target.closest(".sortbar");
    if (form) form.requestSubmit();
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("change", onChange);
  document.addEventListener("htmx:afterSwap", function (event) { focusErrors(event.target); });
  focusErrors(document);
})();
