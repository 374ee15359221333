// What an expert writes with simdjson on demand: decode each event of an array or of NDJSON into
// its types and hold it to the schema. No referrers, no upsert keys.
#include "simdjson.h"
#include <cstdint>
#include <cstring>

using namespace simdjson;

namespace {

bool is_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  int number[8], at = 0;
  for (size_t i = 0; i < 10; i++) {
    if (i == 4 || i == 7) continue;
    if (text[i] < '0' || text[i] > '9') return false;
    number[at++] = text[i] - '0';
  }
  int year = number[0] * 1000 + number[1] * 100 + number[2] * 10 + number[3];
  int month = number[4] * 10 + number[5], day = number[6] * 10 + number[7];
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= days[month - 1] + (month == 2 && leap);
}

bool has_length(std::string_view text, size_t least, size_t most) {
  size_t length = 0;
  for (char byte : text) length += (byte & 0xC0) != 0x80;
  return length >= least && length <= most;
}

bool is_count(ondemand::value value) {
  uint64_t count;
  return value.get_uint64().get(count) == SUCCESS && count < (uint64_t(1) << 53);
}

// Throws nothing; false where the event breaks the schema.
bool valid(ondemand::object event) {
  bool date = false, referrer = false, page = false, right = true;
  for (auto field : event) {
    std::string_view name;
    if (field.unescaped_key().get(name)) return false;
    ondemand::value value;
    if (field.value().get(value)) return false;
    std::string_view text;
    if (name == "date") {
      date = value.get_string().get(text) == SUCCESS && is_day(text);
    } else if (name == "raw_referrer_value") {
      referrer = value.get_string().get(text) == SUCCESS && has_length(text, 1, 512);
    } else if (name == "raw_page_value") {
      page = value.get_string().get(text) == SUCCESS && has_length(text, 1, 2048);
    } else if (name == "pageviews" || name == "sessions" || name == "transactions") {
      right &= value.is_null() || is_count(value);
    } else if (name == "purchase_revenue") {
      double revenue;
      right &= value.is_null() || (value.get_double().get(revenue) == SUCCESS && revenue >= 0);
    } else if (name == "batch_id") {
      right &= value.is_null() ||
               (value.get_string().get(text) == SUCCESS && has_length(text, 0, 128));
    }
  }
  return date && referrer && page && right;
}

ondemand::parser parser;

}  // namespace

extern "C" const char* simdjson_kernel() {
  static std::string name = get_active_implementation()->name();
  return name.c_str();
}

// `text` has SIMDJSON_PADDING bytes behind its end. Returns false where it is no JSON.
extern "C" bool simdjson_array(const char* text, size_t length, uint64_t* events, uint64_t* invalid) {
  ondemand::document document;
  if (parser.iterate(text, length, length + SIMDJSON_PADDING).get(document)) return false;
  ondemand::array array;
  if (document.get_array().get(array)) return false;
  for (auto item : array) {
    ondemand::object event;
    ++*events;
    if (item.get_object().get(event) || !valid(event)) ++*invalid;
  }
  return true;
}

extern "C" bool simdjson_lines(const char* text, size_t length, uint64_t* events, uint64_t* invalid) {
  ondemand::document_stream stream;
  if (parser.iterate_many(text, length, 1 << 20).get(stream)) return false;
  for (auto document : stream) {
    ondemand::object event;
    ++*events;
    if (document.get_object().get(event) || !valid(event)) ++*invalid;
  }
  return true;
}
