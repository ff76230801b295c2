// A click on a day of a retailer's calendar lists the day's posts; the table below has the same links.
for (const picture of document.querySelectorAll("[data-calendar]")) {
  picture.addEventListener("click", (event) => {
    const { day } = event.target.dataset;
    if (day) window.location.assign(`${picture.dataset.calendar}${day}#deals`);
  });
  const box = picture.parentElement;
  box.scrollLeft = box.scrollWidth;
}
