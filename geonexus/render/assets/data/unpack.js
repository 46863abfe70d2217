// Blocks of packed columns back to numbers: base 85, gzip, byte planes, steps, Morton codes.

/** @typedef {{text: string, zipped: number, count: number, width: number, steps?: boolean}} Block */

/** Value of each digit, by its character. */
const DIGITS = new Uint8Array(128);
for (let code = 33, value = 0; code < 127; code += 1)
  if (!"\"$&'<>\\`{".includes(String.fromCharCode(code))) DIGITS[code] = value++;

/** Whether this browser can unpack at all. */
export const canUnpack = () => typeof DecompressionStream === "function";

/** @param {string} text five digits for four bytes @param {number} length in bytes */
export function bytesOf(text, length) {
  const words = text.length / 5;
  const bytes = new Uint8Array(words * 4);
  const view = new DataView(bytes.buffer);
  for (let word = 0, at = 0; word < words; word += 1, at += 5) {
    let value = DIGITS[text.charCodeAt(at)];
    for (let i = 1; i < 5; i += 1) value = value * 85 + DIGITS[text.charCodeAt(at + i)];
    view.setUint32(word * 4, value);
  }
  return bytes.subarray(0, length);
}

/** @param {{text: string, zipped: number}} block @returns {Promise<Uint8Array>} */
export async function unpackBytes(block) {
  const zipped = new Blob([bytesOf(block.text, block.zipped)]).stream();
  const stream = zipped.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @param {{text: string, zipped: number}} block @returns {Promise<any>} */
export async function unpackJson(block) {
  return JSON.parse(new TextDecoder().decode(await unpackBytes(block)));
}

/** Whole numbers below 2³², in the smallest array that holds them. @param {Block} block */
export async function unpackIntegers(block) {
  const planes = await unpackBytes(block);
  const { count, width } = block;
  if (width === 1 && !block.steps) return planes;
  const numbers = block.steps || width > 2 ? new Uint32Array(count) : new Uint16Array(count);
  for (let i = 0; i < count; i += 1) {
    let value = 0;
    for (let plane = width - 1; plane >= 0; plane -= 1) value = (value << 8) | planes[plane * count + i];
    numbers[i] = value;
  }
  if (block.steps) addSteps(numbers);
  return numbers;
}

/** Steps with the sign in the lowest bit, added up in place, modulo 2³². */
function addSteps(numbers) {
  let sum = 0;
  for (let i = 0; i < numbers.length; i += 1) {
    const step = numbers[i];
    sum = (sum + ((step >>> 1) ^ -(step & 1))) | 0;
    numbers[i] = sum;
  }
}

/** @param {Block} block @returns {Promise<Float64Array>} */
export async function unpackFloats(block) {
  const planes = await unpackBytes(block);
  const { count } = block;
  const bytes = new Uint8Array(count * 8);
  for (let plane = 0; plane < 8; plane += 1)
    for (let i = 0; i < count; i += 1) bytes[i * 8 + plane] = planes[plane * count + i];
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: count }, (_, i) => view.getFloat64(i * 8, true));
}

/** The even bits of a number of 26 bits, put together. @param {number} bits */
function evenBits(bits) {
  let packed = bits & 0x1555555;
  packed = (packed | (packed >>> 1)) & 0x3333333;
  packed = (packed | (packed >>> 2)) & 0xf0f0f0f;
  packed = (packed | (packed >>> 4)) & 0x0ff00ff;
  return (packed | (packed >>> 8)) & 0xffff;
}

const HALF = 2 ** 26;

/**
 * Coordinates in quanta from the steps of their Morton codes.
 * @param {{west: number, south: number, codes: Block}} points
 * @returns {Promise<{x: Int32Array, y: Int32Array}>}
 */
export async function unpackPoints({ west, south, codes }) {
  const planes = await unpackBytes(codes);
  const { count, width } = codes;
  const x = new Int32Array(count);
  const y = new Int32Array(count);
  // codes reach 52 bits: a float holds them, and each half of 26 bits is one for bit operations
  let code = 0;
  for (let i = 0; i < count; i += 1) {
    let step = 0;
    for (let plane = width - 1; plane >= 0; plane -= 1) step = step * 256 + planes[plane * count + i];
    code += step;
    const high = Math.floor(code / HALF);
    const low = code - high * HALF;
    x[i] = west + evenBits(low) + (evenBits(high) << 13);
    y[i] = south + evenBits(low >>> 1) + (evenBits(high >>> 1) << 13);
  }
  return { x, y };
}
