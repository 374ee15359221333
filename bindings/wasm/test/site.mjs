// Pages for Chromium: a static server.
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json", ".wasm": "application/wasm" };

/**
 * What `run` gives for the address of a server of `folder`, which has the file `vectors` as /vectors.json.
 * `headers` go with every file, `without` names what it refuses.
 */
export async function withSite(folder, { vectors, headers = {}, without }, run) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://a").pathname;
    const file = path === "/vectors.json" ? vectors : join(folder, path);
    if (without?.test(path) || !existsSync(file) || !extname(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", ...headers });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await run(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
