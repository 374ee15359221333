// A pasted list as its entries.

/**
 * Names. The cells of a spreadsheet, or lines, are entries as they are, so that `Acme, Inc.` stays
 * one name; a text of one line is cut at its commas and semicolons. Quotes hold an entry together.
 */
export function splitNames(text) {
  const isCells = /[\t\n\r]/.test(text.trim());
  const entry = isCells ? /"(?:[^"]|"")*"(?=[\t\n\r]|$)|[^\t\n\r]+/g : /"(?:[^"]|"")*"(?=\s*(?:[,;，；、]|$))|[^,;，；、]+/g;
  return (text.match(entry) ?? []).map(unquoted).filter(Boolean);
}

/** One name as it is typed, or one cell: without its quotes, and without the comma that ends a line. */
function unquoted(text) {
  const name = text.trim().replace(/[,;，；、]+$/, "").trim();
  const isQuoted = name.length > 1 && name.startsWith('"') && name.endsWith('"');
  return (isQuoted ? name.slice(1, -1).replaceAll('""', '"') : name).replace(/\s+/g, " ").trim();
}

/**
 * Websites. White space ends one; a comma or a semicolon does where another follows, since both
 * may stand in a path.
 */
export function splitWebsites(text) {
  return text
    .split(/\s+|[，；、]|[,;](?=["'<]?(?:[a-z]+:)?\/\/|["'<]?[^\s,;/]+\.[^\s,;/]|\s|$)/i)
    .map((part) => part.replace(/^["'<]+|[>"',;]+$/g, ""))
    .filter(Boolean);
}
