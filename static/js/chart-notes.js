// Notes of the page's list on its time charts: a flag with the note's number, a band where it is of several days.
import { colour } from "./chart-style.js";

const DAY = 86400 * 1000;
const HEIGHT = 13; // of a flag, in pixels

/** Returns the page's notes with the drawn moments where their days begin and end, numbered as in the list. */
export function notesOnPage() {
  return [...document.querySelectorAll("[data-chart-note]")].map((item, index) => ({
    number: index + 1,
    from: Date.parse(`${item.dataset.from}T00:00:00Z`),
    to: Date.parse(`${item.dataset.to}T00:00:00Z`) + DAY,
    text: item.querySelector("[data-note-text]").textContent,
  }));
}

function drawFlag(ctx, x, top, bottom, note, ground) {
  const label = String(note.number);
  const width = ctx.measureText(label).width + 8;
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, bottom);
  ctx.stroke();
  ctx.fillRect(x, top, width, HEIGHT);
  ctx.fillStyle = ground;
  ctx.fillText(label, x + 4, top + HEIGHT / 2 + 0.5);
}

/** Draws them: `placeOf(moment)` gives the pixel of a drawn moment, the time axis by itself. */
export function noteFlags(placeOf = (chart, moment) => chart.scales.x.getPixelForValue(moment)) {
  return {
    id: "noteFlags",
    afterDatasetsDraw(chart) {
      const { ctx, chartArea: area } = chart;
      const [ink, ground] = [colour("--event-note"), colour("--surface")];
      const seen = notesOnPage();
      ctx.save();
      Object.assign(ctx, { strokeStyle: ink, lineWidth: 1, textBaseline: "middle", font: "bold 10px sans-serif" });
      chart.$notes = [];
      for (const note of seen) {
        const [left, right] = [placeOf(chart, note.from), placeOf(chart, note.to)];
        if (!(right >= area.left && left <= area.right)) continue;
        const x = Math.max(left, area.left);
        ctx.fillStyle = ink;
        ctx.globalAlpha = 0.12;
        if (note.to - note.from > DAY) ctx.fillRect(x, area.top, Math.min(right, area.right) - x, area.bottom - area.top);
        ctx.globalAlpha = 1;
        drawFlag(ctx, x, area.top, area.bottom, note, ground);
        chart.$notes.push(note.text);
      }
      ctx.restore();
    },
  };
}
