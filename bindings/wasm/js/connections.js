// Push connections: what the API would answer to those who manage them and push to them.

import { call } from "./call.js";
import { bodyText, options } from "./guards.js";

export function registerConnection(request, given) {
  const known = ["brandId", "connections", "integrations", "id", "now"];
  const { brandId, connections, integrations, id, now } = options(given, known);
  return call("register_connection", {
    brand_id: brandId,
    connections,
    integrations,
    request,
    id,
    now,
  });
}

export const listConnections = (connections) => call("list_connections", { connections });

export const disableConnection = (connections, connectionId) =>
  call("disable_connection", { connections, connection_id: connectionId });

export function pushEvents(connection, body, given) {
  const { contentType, now, overlay } = options(given, ["contentType", "now", "overlay"]);
  return call("push_events", {
    connection,
    body: bodyText(body),
    content_type: contentType,
    now,
    overlay,
  });
}

export function trafficSource(website, given) {
  const { connections, integrations } = options(given, ["connections", "integrations"]);
  return call("traffic_source", { website, connections, integrations });
}
