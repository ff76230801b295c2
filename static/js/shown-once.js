// What this page shows is shown once: a reload opens the page behind it, and asks for no second one.
history.replaceState(null, "", document.querySelector("[data-shown-once]").dataset.shownOnce);
