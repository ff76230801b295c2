// Which part of a time chart is looked at: kept in the address, so that a reload and the back button show it.

const FORM = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)~(\d{4}-\d\d-\d\dT\d\d:\d\d)$/;
const NAME = "zoom";

/** Writes a drawn moment to the minute; it is of the page's zone, as the axis is. */
function text(time) {
  return new Date(time).toISOString().slice(0, 16);
}

/** Returns the part that the address names, within the whole; null for none, and for what cannot be read. */
export function viewInAddress(whole, address = window.location.search) {
  const found = FORM.exec(new URLSearchParams(address).get(NAME) ?? "");
  if (!found) return null;
  const [min, max] = [found[1], found[2]].map((each) => Date.parse(`${each}Z`));
  const view = { min: Math.max(min, whole.min), max: Math.min(max, whole.max) };
  return view.min < view.max ? view : null;
}

/** Puts the part into the address as a step that the back button takes back; null for the whole. */
export function keepView(view) {
  const url = new URL(window.location.href);
  if (view) url.searchParams.set(NAME, `${text(view.min)}~${text(view.max)}`);
  else url.searchParams.delete(NAME);
  if (url.href !== window.location.href) window.history.pushState(null, "", url);
  keepInLinks(view);
}

/** Lets the page's own links, files not, lead to the same part. */
export function keepInLinks(view) {
  for (const link of document.querySelectorAll('main a[href^="?"]')) {
    const query = new URLSearchParams(link.getAttribute("href").slice(1));
    if (view) query.set(NAME, `${text(view.min)}~${text(view.max)}`);
    else query.delete(NAME);
    link.setAttribute("href", `?${query}`);
  }
}
