// A worker at the edge that refuses a bad push before it costs the origin anything.
import { checkEvents, RefereeError } from "referee-wasm/events";

export default {
  async fetch(request: Request): Promise<Response> {
    if (request.method !== "POST" || !request.body) return new Response("POST events", { status: 405 });
    try {
      const report = await checkEvents(request.body, { signal: request.signal, maxErrors: 100 });
      return Response.json(report, { status: report.status });
    } catch (error) {
      if (error instanceof RefereeError) return Response.json({ detail: error.message }, { status: 400 });
      throw error;
    }
  },
};
