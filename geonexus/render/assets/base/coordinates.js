// Places as text: decimal degrees, and degrees, minutes and seconds. No finer than the map shows.

/** Digits after the point that one pixel is worth. @param {number} degreesPerPixel */
export function digitsFor(degreesPerPixel) {
  return Math.max(1, Math.min(6, Math.ceil(-Math.log10(degreesPerPixel))));
}

/** @param {number} value @param {string} signs letter of a positive and of a negative value */
const letterOf = (value, signs) => (value < 0 ? signs[1] : signs[0]);

/** "12.3456° S" @param {number} value @param {string} signs @param {number} digits */
const decimalPart = (value, signs, digits) => `${Math.abs(value).toFixed(digits)}° ${letterOf(Number(value.toFixed(digits)), signs)}`;

/** "12.3456° S, 77.1234° W" @param {number} lon @param {number} lat @param {number} digits */
export function decimalText(lon, lat, digits) {
  return `${decimalPart(lat, "NS", digits)}, ${decimalPart(lon, "EW", digits)}`;
}

/** "12°20′44″ S" @param {number} value @param {string} signs @param {boolean} seconds whether seconds are shown */
function sexagesimalPart(value, signs, seconds) {
  const whole = Math.round(Math.abs(value) * (seconds ? 3600 : 60));
  const [unit, perDegree] = seconds ? [60, 3600] : [1, 60];
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const minutes = Math.floor((whole % perDegree) / unit);
  const tail = seconds ? `${two(whole % 60)}″` : "";
  return `${Math.floor(whole / perDegree)}°${two(minutes)}′${tail} ${letterOf(whole === 0 ? 0 : value, signs)}`;
}

/** "12°20′44″ S 77°07′24″ W" @param {number} lon @param {number} lat @param {number} digits of the decimal text */
export function sexagesimalText(lon, lat, digits) {
  const seconds = digits > 2;
  return `${sexagesimalPart(lat, "NS", seconds)} ${sexagesimalPart(lon, "EW", seconds)}`;
}

/** Both, and which number is which: for the clipboard. @param {number} lon @param {number} lat @param {number} digits */
export function placeText(lon, lat, digits) {
  return `lon ${lon.toFixed(digits)}, lat ${lat.toFixed(digits)} (${sexagesimalText(lon, lat, digits)})`;
}
