// What a refused file looks like, for whoever dropped the wrong one.

/** @param {Blob} file @returns {Promise<string | undefined>} advice, where there is any */
export async function sniff(file) {
  const bytes = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  const begins = (...octets) => octets.every((octet, index) => bytes[index] === octet);
  // ASCII in UTF-16 has a zero in every other place.
  const zeros = [0, 0];
  bytes.forEach((byte, index) => byte === 0 && zeros[index % 2]++);
  const isWide = Math.max(...zeros) > bytes.length / 4 && Math.min(...zeros) === 0;
  if (begins(0xff, 0xfe) || begins(0xfe, 0xff) || isWide) return "It looks like UTF-16. Save it as UTF-8.";
  if (begins(0x1f, 0x8b) || begins(0x28, 0xb5, 0x2f, 0xfd)) return "It is compressed. Unpack it first.";
  if (begins(0x50, 0x4b, 3, 4)) return "It is an archive or a workbook, not the file inside it.";
  // The end may cut a character.
  const text = new TextDecoder().decode(bytes, { stream: true });
  if (/[\0-\x08\x0e-\x1f]/.test(text)) return "It is not text.";
  if (text.includes("\ufffd")) return "It is in another encoding. Save it as UTF-8.";
  const [line = ""] = text.trimStart().split(/[\r\n]/, 1);
  if (/^[^[{]*[,;\t]/.test(line)) return "It looks like CSV, which the API does not take. On the command line, “referee split” makes request bodies of it.";
  if (/^\{\s*$/.test(line)) return "It looks like one JSON object over several lines. Put the events into an array, or each on a line of its own.";
  return undefined;
}
