// A file to try: the same every time, with what goes wrong in real exports.

const REFERRERS = [
  ["chatgpt.com", 46], ["https://www.perplexity.ai/", 16], ["gemini.google.com", 11], ["copilot.microsoft.com", 8],
  ["claude.ai", 7], ["chatgpt.com / referral", 4], ["grok.com", 2], ["meta.ai", 2], ["google.com", 9], ["(direct)", 5],
  ["news.example", 3], ["m.facebook.com", 2], ["t.co", 1], ["chat.internal.example", 1],
];
const PAGES = ["/", "/pricing", "/blog/launch-notes", "/blog/winter-fares", "/careers", "/help/bags", "/routes/lax", "/routes/jfk", "/offers"];

export function sampleFile(count = 20_000) {
  let seed = 20260521;
  const next = (bound) => (seed = (seed * 48271) % 2147483647) % bound;
  const total = REFERRERS.reduce((sum, [, weight]) => sum + weight, 0);
  const referrer = () => {
    let left = next(total);
    for (const [value, weight] of REFERRERS) if ((left -= weight) < 0) return value;
    return REFERRERS[0][0];
  };
  const lines = [];
  for (let row = 0; row < count; row++) {
    const sessions = 1 + next(90);
    const event = {
      date: `2026-05-${String(1 + next(28)).padStart(2, "0")}`,
      raw_referrer_value: referrer(),
      raw_page_value: PAGES[next(PAGES.length)] + (next(3) ? `?id=${next(900)}` : ""),
      pageviews: sessions + next(120),
      sessions,
      transactions: next(12) ? 0 : 1 + next(4),
      purchase_revenue: next(12) ? 0 : Math.round(next(90000)) / 100,
    };
    const fault = next(2400);
    if (fault === 0) event.date = "2026-05-32";
    if (fault === 1) event.sessions = -1;
    if (fault === 2) event.pageviews = "412";
    if (fault === 3) delete event.raw_page_value;
    if (fault === 4) event.transactions = 1.5;
    if (fault === 5) event.pageview = event.pageviews;
    lines.push(JSON.stringify(event));
  }
  return new File([lines.join("\n")], "adobe-export-2026-05.ndjson");
}
