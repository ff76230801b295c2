// Copies the text of an element; the button says for a moment that it did, or that it could not.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const label = button.querySelector("[aria-live]");
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      label.textContent = "Copied";
    } catch {
      label.textContent = "Select it and copy by hand";
    }
    setTimeout(() => (label.textContent = "Copy"), 2000);
  });
}
