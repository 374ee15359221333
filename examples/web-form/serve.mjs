// Serves the form and the built package on this machine: `node serve.mjs [PORT]`.
//
// The Content-Security-Policy is the strictest that lets WebAssembly run.
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const FORM = dirname(fileURLToPath(import.meta.url));
const PACKAGE = join(FORM, "../../bindings/wasm/dist");
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** @returns {Promise<{ url: string, close: () => void }>} */
export function serve(port = 0) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://a").pathname));
    const inPackage = path.startsWith("/referee-wasm/");
    const file = inPackage ? join(PACKAGE, path.slice("/referee-wasm".length)) : join(FORM, path === "/" ? "index.html" : path);
    const type = TYPES[extname(file)];
    try {
      if (!type || path.includes("..") || !statSync(file).isFile()) throw new Error("no such file");
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
      return;
    }
    response.writeHead(200, {
      "content-type": type,
      "content-security-policy": POLICY,
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
    });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      resolve({
        url: `http://127.0.0.1:${server.address().port}/`,
        close: () => {
          server.close();
          server.closeAllConnections();
        },
      });
    });
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { url } = await serve(Number(process.argv[2] ?? 8788));
  console.log(`The form is at ${url} (Ctrl+C stops)`);
}
