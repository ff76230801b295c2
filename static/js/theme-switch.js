// The theme menu in the header, and following the system while nothing is chosen.
const system = matchMedia("(prefers-color-scheme: dark)");

function stored() {
  try {
    return localStorage.getItem("theme") || "auto";
  } catch {
    return "auto";
  }
}

function apply(chosen) {
  const dark = chosen === "dark" || (chosen === "auto" && system.matches);
  const [before, after] = [document.documentElement.dataset.bsTheme, dark ? "dark" : "light"];
  document.documentElement.dataset.bsTheme = after;
  for (const button of document.querySelectorAll("[data-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.theme === chosen));
  }
  if (before !== after) document.dispatchEvent(new CustomEvent("themechange"));
}

/** Takes the theme that was chosen, or the system's: after a page had another one for paper. */
export function takeChosenTheme() {
  apply(stored());
}

for (const button of document.querySelectorAll("[data-theme]")) {
  button.addEventListener("click", () => {
    try {
      localStorage.setItem("theme", button.dataset.theme);
    } catch {
      // The choice then holds for this page only.
    }
    apply(button.dataset.theme);
  });
}
system.addEventListener("change", () => apply(stored()));
apply(stored());
