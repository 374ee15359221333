// Several files as one: a ZIP archive without compression, since bodies go to the API as they are.

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/** Little-endian numbers: `[octets, value]` pairs. */
function record(fields) {
  const bytes = new Uint8Array(fields.reduce((sum, [octets]) => sum + octets, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [octets, value] of fields) {
    if (octets === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += octets;
  }
  return bytes;
}

// 1 January 2026: the archive is the same whenever it is made.
const TIME = [[2, 0], [2, (46 << 9) | (1 << 5) | 1]];

/**
 * @param {Array<{ name: string, blob: Blob }>} files at most 65,535, less than 4 GB in all
 * @param {AbortSignal} [signal]
 * @returns {Promise<Blob>}
 */
export async function zip(files, signal) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const { name, blob } of files) {
    signal?.throwIfAborted();
    const label = new TextEncoder().encode(name);
    const sum = crc32(new Uint8Array(await blob.arrayBuffer()));
    // Version 2.0, names in UTF-8, stored.
    const about = [[2, 20], [2, 0x800], [2, 0], ...TIME, [4, sum], [4, blob.size], [4, blob.size], [2, label.length], [2, 0]];
    const head = record([[4, 0x04034b50], ...about]);
    directory.push(record([[4, 0x02014b50], [2, 20], ...about, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), label);
    parts.push(head, label, blob);
    offset += head.length + label.length + blob.size;
  }
  const length = directory.reduce((sum, piece) => sum + piece.length, 0);
  const count = files.length;
  const end = record([[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, length], [4, offset], [2, 0]]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}
