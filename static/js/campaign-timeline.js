// Campaigns on a time axis: a lane for each retailer, mine first; behind them what is not loaded.
import { noteFlags } from "./chart-notes.js";
import { colour, drawWithTheme, fetchNumbers, timeAxis } from "./chart-style.js";
import { openEvidence } from "./evidence.js";
import { installTimeAdapter, wallClock } from "./time-adapter.js";

const { Chart } = window;
const DAY = 86400 * 1000;
const MOST_LANES = 12;
const THICKNESS = [4, 8, 14];

/** Thin for one account, thicker for 2 to 4, thickest for 5 or more. */
function thicknessOf(campaign) {
  if (campaign.voices >= 5) return 2;
  return campaign.voices >= 2 ? 1 : 0;
}

/** The retailers: me first, then those with most campaigns. */
function lanesOf(campaigns, me) {
  const counts = new Map();
  for (const { retailer } of campaigns) counts.set(retailer, (counts.get(retailer) ?? 0) + 1);
  const order = [...counts.keys()].sort((a, b) => (b === me) - (a === me) || counts.get(b) - counts.get(a) || a.localeCompare(b));
  if (!counts.has(me)) order.unshift(me);
  return order.slice(0, MOST_LANES);
}

/** The colour of a depth: the deeper the more opaque. */
function depthColour(campaign) {
  if (campaign.depth === null) return "transparent";
  const strength = Math.round(255 * Math.min(1, 0.25 + campaign.depth));
  return colour("--series-2") + strength.toString(16).padStart(2, "0");
}

function days(campaign, from, to) {
  const last = Date.parse(campaign.last_day) + DAY;
  return [Math.max(Date.parse(campaign.first_day), from), Math.min(last, to)];
}

function datasetsOf(campaigns, lanes, from, to) {
  return THICKNESS.map((thickness, place) => {
    const own = campaigns.filter((one) => thicknessOf(one) === place && lanes.includes(one.retailer));
    return {
      campaigns: own,
      data: own.map((one) => ({ x: days(one, from, to), y: one.retailer })),
      backgroundColor: own.map(depthColour),
      borderColor: colour("--series-2"),
      borderWidth: 1,
      borderSkipped: false,
      barThickness: thickness,
      grouped: false,
      minBarLength: 4,
    };
  });
}

/** Hatches the hours or days that are not loaded of any network, or only in part. */
function coverageBehind(coverage, zone) {
  const shown = new Map();
  for (const bucket of coverage.buckets) {
    const all = bucket.loaded + bucket.partial + bucket.failed + bucket.missing;
    shown.set(bucket.start, Math.max(shown.get(bucket.start) ?? 0, (bucket.loaded + bucket.partial) / all));
  }
  const length = coverage.unit === "hour" ? DAY / 24 : DAY;
  return {
    id: "coverageBehind",
    beforeDatasetsDraw(chart) {
      const { ctx, chartArea: area, scales: { x } } = chart;
      ctx.save();
      ctx.fillStyle = colour("--line");
      for (const [start, share] of shown) {
        const at = wallClock(start, zone);
        const [left, right] = [Math.max(x.getPixelForValue(at), area.left), Math.min(x.getPixelForValue(at + length), area.right)];
        const height = (1 - share) * (area.bottom - area.top);
        for (let line = left; line < right; line += 5) ctx.fillRect(line, area.bottom - height, 1, height);
      }
      ctx.restore();
    },
  };
}

function said(campaign) {
  const depth = campaign.depth === null ? "no depth stated" : `median ${(campaign.depth * 100).toFixed(0)} % off`;
  return [`${campaign.first_day} to ${campaign.last_day}`, `${campaign.voices} account${campaign.voices === 1 ? "" : "s"}, ${campaign.posts} post${campaign.posts === 1 ? "" : "s"}`, depth];
}

function options(canvas, lanes, [from, to]) {
  const text = colour("--chart-text");
  const find = (item) => item.chart.data.datasets[item.datasetIndex].campaigns[item.dataIndex];
  return {
    indexAxis: "y",
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    layout: { padding: { right: 10 } },
    scales: {
      x: timeAxis(from, to),
      y: { type: "category", labels: lanes, grid: { color: colour("--chart-grid") }, ticks: { color: text, autoSkip: false, callback: (value) => (lanes[value] === canvas.dataset.me ? `${lanes[value]} (you)` : lanes[value]) } },
    },
    plugins: {
      legend: { display: false },
      tooltip: { callbacks: { title: (items) => find(items[0]).campaign, label: (item) => said(find(item)) } },
    },
    onClick: (event, items, chart) => {
      const deal = items.length && chart.data.datasets[items[0].datasetIndex].campaigns[items[0].index].best_deal;
      if (deal) openEvidence(canvas.dataset.deal.replace("/0/", `/${deal}/`));
    },
    onHover: (event, items) => { event.native.target.style.cursor = items.length ? "pointer" : "default"; },
  };
}

/** Writes the campaigns as a table for those who do not see the picture. */
function writeTable(section, campaigns) {
  const box = section.querySelector("[data-timeline-table]");
  const table = Object.assign(document.createElement("table"), { className: "table table-sm" });
  const head = table.createTHead().insertRow();
  for (const name of ["Campaign", "Days", "Accounts", "Depth"]) {
    head.append(Object.assign(document.createElement("th"), { scope: "col", textContent: name }));
  }
  const body = table.createTBody();
  for (const one of campaigns) {
    const row = body.insertRow();
    const cells = [one.campaign, `${one.first_day} to ${one.last_day}`, one.voices, one.depth === null ? "–" : `${(one.depth * 100).toFixed(0)} %`];
    for (const cell of cells) row.insertCell().textContent = cell;
  }
  const scroll = Object.assign(document.createElement("div"), { className: "table-box table-tall", tabIndex: 0 });
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", "Campaigns");
  scroll.append(table);
  box.querySelector(".table-box")?.remove();
  box.append(scroll);
  box.hidden = false;
}

/** Leaves out what one stranger alone said: too often it is no campaign at all. */
function believed(list) {
  return list.results.filter((one) => one.voices >= 2 || one.is_own);
}

function draw(canvas, { list, coverage }) {
  const { zone, from, to, me } = canvas.dataset;
  const section = canvas.closest("section");
  const ends = [wallClock(from, zone), wallClock(to, zone)];
  const shown = believed(list);
  const lanes = lanesOf(shown, me);
  section.querySelector("[data-timeline-n]").textContent = ` · n = ${shown.length.toLocaleString("en")} of ${list.n.toLocaleString("en")}`;
  section.querySelector("[data-timeline-empty]").hidden = shown.length > 0;
  section.querySelector("[data-timeline-box]").classList.toggle("timeline-empty", shown.length === 0);
  if (shown.length) writeTable(section, shown);
  const chart = new Chart(canvas, {
    type: "bar",
    data: { datasets: datasetsOf(shown, lanes, ...ends) },
    options: options(canvas, lanes, ends),
    plugins: [coverageBehind(coverage, zone), noteFlags()],
  });
  canvas.dataset.drawn = "true";
  return chart;
}

async function fetched(canvas) {
  const [list, coverage] = await Promise.all([fetchNumbers(canvas.dataset.url), fetchNumbers(canvas.dataset.coverageUrl)]);
  return { list, coverage };
}

installTimeAdapter(Chart);
for (const canvas of document.querySelectorAll("[data-campaign-timeline]")) drawWithTheme(canvas, draw, () => fetched(canvas));
