// Amounts of money in charts: as captured, or in the currency that amounts are shown in too.

/** Writes an amount with its currency. */
export function amount(value, unit) {
  const digits = { minimumFractionDigits: unit.decimals, maximumFractionDigits: Math.max(unit.decimals, 2) };
  return unit.symbol + Number(value).toLocaleString("en", digits);
}

/** Leaves the decimals off an axis of whole numbers. */
export function tickLabel(value, ticks, unit) {
  const whole = ticks.every((tick) => Number.isInteger(tick.value));
  return whole ? unit.symbol + value.toLocaleString("en") : amount(value, unit);
}

/** Returns the unit of the axis: never two of them in one chart. */
export function drawnUnit(history) {
  return history.isConverted ? history.converted_unit : history.unit;
}

/** Returns what is drawn of a point, null where it has no such price or no rate. `field` is price or list_price. */
export function drawnValue(history, point, field) {
  const value = history.isConverted ? convertedOf(point, field)?.amount ?? null : point[field];
  return value === null ? null : Number(value);
}

/** Says a point's captured amount and, where asked for, the converted one with its rate, or that there is none. */
export function amountLines(history, point, field) {
  const lines = [amount(point[field], history.unit)];
  const found = convertedOf(point, field);
  if (found) {
    lines.push(found.amount === null
      ? found.reason
      : `≈ ${amount(found.amount, history.converted_unit)} (1 ${history.currency} = ${Number(found.rate).toFixed(4)} ${found.currency}, ECB, ${found.rate_of})`);
  }
  return lines;
}

function convertedOf(point, field) {
  return field === "price" ? point.converted : point.converted_list_price;
}
