// What the form opens with.

/** What the plan of the example allows. */
export const LIMITS = { "brand.personas.count": 3 };

const edit = () => ({
  id: 1234,
  name: "Spirit Airlines",
  website: "https://www.spirit.com",
  description: "Low cost air carrier.",
  alternative_names: ["Spirit", "Spirit Air", "NK"],
  excluded_names: ["Holy Spirit"],
  alternative_websites: ["customersupport.spirit.com", "spirit.example/careers"],
  case_sensitive: false,
  competitors: [
    { id: 11, name: "Frontier", websites: ["flyfrontier.com", "news.flyfrontier.com"], alternative_names: ["Frontier Airlines", "F9"] },
    { id: 12, name: "JetBlue", websites: ["jetblue.com"], alternative_names: ["JetBlue Airways"] },
    { id: 13, name: "Allegiant", websites: ["allegiantair.com"], case_sensitive: true },
  ],
  personas: [
    { id: 21, name: "Budget Traveler", description: "Price-sensitive consumer" },
    { id: 22, name: "Weekend Visitor", description: "Short trips, little luggage" },
  ],
  status: "customer",
});

function large() {
  const brand = edit();
  brand.competitors = Array.from({ length: 100 }, (_, index) => ({
    id: 100 + index,
    name: `Carrier ${index + 1}`,
    websites: Array.from({ length: 10 }, (_, site) => `carrier-${index + 1}.example/${["", "book", "deals", "fleet", "news", "jobs", "help", "app", "cargo", "about"][site]}`),
  }));
  return brand;
}

export const EXAMPLES = { edit, large, new: () => null };
