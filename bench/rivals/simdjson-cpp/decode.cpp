// Change records of the shape `meetups` to columns with simdjson on-demand: how fast it can be done on this machine at
// all. One thread. Every value of the 16 columns is converted and copied, strings unescaped, base64 decoded (twice);
// simdjson checks UTF-8 and syntax of what it visits. Left out: partitions, dead letters, any other order of eventName
// and dynamodb than DynamoDB's.
//
//   decode FILE      then by lines on standard input:
//     run N          N passes; answers {"seconds":..,"cpuSeconds":..,"peakRssBytes":..}
//     checksum       one pass; answers {"rows":..,"columns":[..],"row":..} as bench/stage/checksum.ts describes it,
//                    columns in the order of `names`
#include <simdjson.h>
#include <sys/resource.h>
#include <time.h>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

using namespace simdjson;

namespace {

struct Nulls {
  std::vector<uint8_t> flags;
  void clear() { flags.clear(); }
};

template <typename T> struct Fixed {
  std::vector<T> values;
  Nulls nulls;
  void clear() { values.clear(); nulls.clear(); }
  void add(T value) { values.push_back(value); nulls.flags.push_back(0); }
  void addNull() { values.push_back(0); nulls.flags.push_back(1); }
};

struct Variable {
  std::vector<char> bytes;
  std::vector<uint32_t> starts{0};
  Nulls nulls;
  void clear() { bytes.clear(); starts.assign(1, 0); nulls.clear(); }
  void add(std::string_view text) {
    bytes.insert(bytes.end(), text.begin(), text.end());
    end(0);
  }
  void addNull() { end(1); }
  void end(uint8_t null) {
    starts.push_back(static_cast<uint32_t>(bytes.size()));
    nulls.flags.push_back(null);
  }
};

struct Columns {
  Variable eventName, venueName, meetupName, meetupId, groupCity, groupCountry, groupName, location;
  Fixed<int64_t> groupId, version, mtime, time;
  Fixed<double> groupLat, groupLon;
  Fixed<int32_t> isDelete, rsvpCount;
  void clear() {
    for (Variable *column : {&eventName, &venueName, &meetupName, &meetupId, &groupCity, &groupCountry, &groupName, &location}) column->clear();
    for (Fixed<int64_t> *column : {&groupId, &version, &mtime, &time}) column->clear();
    groupLat.clear();
    groupLon.clear();
    isDelete.clear();
    rsvpCount.clear();
  }
};

// An item's values while its fields come by, in whatever order.
template <typename T> struct Found {
  T value{};
  bool there = false;
  void set(T found) { value = found; there = true; }
};

struct Item {
  Found<std::string_view> venueName, meetupName, meetupId, groupCity, groupCountry, groupName, location;
  Found<int64_t> groupId, mtime, rsvpCount;
  Found<double> groupLat, groupLon;
};

[[noreturn]] void fail(const char *what) {
  std::fprintf(stderr, "%s\n", what);
  std::exit(1);
}

void readImage(ondemand::object image, Item &item) {
  for (auto field : image) {
    const std::string_view name = field.unescaped_key();
    ondemand::object tagged = field.value().get_object();
    for (auto tag : tagged) {
      auto value = tag.value();
      switch (name.size()) {
        case 5:
          if (name == "mtime") item.mtime.set(value.get_int64_in_string());
          break;
        case 8:
          if (name == "location") item.location.set(value.get_string());
          else if (name == "group_id") item.groupId.set(value.get_int64_in_string());
          break;
        case 9:
          if (name == "meetup_id") item.meetupId.set(value.get_string());
          else if (name == "group_lon") item.groupLon.set(value.get_double_in_string());
          else if (name == "group_lat") item.groupLat.set(value.get_double_in_string());
          break;
        case 10:
          if (name == "group_city") item.groupCity.set(value.get_string());
          else if (name == "rsvp_count") item.rsvpCount.set(value.get_int64_in_string());
          else if (name == "venue_name") item.venueName.set(value.get_string());
          else if (name == "group_name") item.groupName.set(value.get_string());
          break;
        case 11:
          if (name == "meetup_name") item.meetupName.set(value.get_string());
          break;
        case 13:
          if (name == "group_country") item.groupCountry.set(value.get_string());
          break;
      }
    }
  }
}

int8_t base64Value[256];

void initBase64() {
  const char *letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::memset(base64Value, -1, sizeof base64Value);
  for (int i = 0; i < 64; i++) base64Value[static_cast<uint8_t>(letters[i])] = static_cast<int8_t>(i);
}

void decodeBase64(std::string_view text, std::string &out) {
  out.clear();
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    const int8_t value = base64Value[static_cast<uint8_t>(c)];
    if (value < 0) fail("not base64");
    bits = bits << 6 | static_cast<uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      out.push_back(static_cast<char>(bits >> count & 0xff));
    }
  }
}

void putDouble(char *at, double value) {
  uint64_t bits;
  std::memcpy(&bits, &value, 8);
  bits = __builtin_bswap64(bits);
  std::memcpy(at, &bits, 8);
}

void addText(Variable &column, const Found<std::string_view> &found) {
  if (found.there) column.add(found.value);
  else column.addNull();
}

template <typename T, typename U> void addNumber(Fixed<T> &column, const Found<U> &found) {
  if (found.there) column.add(static_cast<T>(found.value));
  else column.addNull();
}

void addRow(Columns &to, std::string_view event, int64_t version, const Item &item, std::string &once, std::string &twice) {
  to.eventName.add(event);
  to.isDelete.add(event == "REMOVE" ? 1 : 0);
  to.version.add(version);
  to.time.add(version / 1000);
  addText(to.venueName, item.venueName);
  addText(to.meetupName, item.meetupName);
  addText(to.meetupId, item.meetupId);
  addText(to.groupCity, item.groupCity);
  addText(to.groupCountry, item.groupCountry);
  addText(to.groupName, item.groupName);
  addNumber(to.groupId, item.groupId);
  addNumber(to.mtime, item.mtime);
  addNumber(to.rsvpCount, item.rsvpCount);
  addNumber(to.groupLat, item.groupLat);
  addNumber(to.groupLon, item.groupLon);
  if (item.location.there) {
    decodeBase64(item.location.value, once);
    decodeBase64(once, twice);
    to.location.add(twice);
  } else if (item.groupLon.there && item.groupLat.there) {
    // toSphericalGeography(stPoint(group_lon, group_lat))
    char point[17];
    point[0] = static_cast<char>(0x80);
    putDouble(point + 1, item.groupLon.value);
    putDouble(point + 9, item.groupLat.value);
    to.location.add({point, 17});
  } else {
    to.location.addNull();
  }
}

// A document's longest line is far below this.
constexpr size_t BATCH = 1 << 20;

void decode(ondemand::parser &parser, const padded_string &lines, Columns &to) {
  to.clear();
  std::string once, twice;
  ondemand::document_stream stream = parser.iterate_many(lines, BATCH);
  for (auto document : stream) {
    ondemand::object record = document.get_object();
    std::string_view event;
    int64_t version = 0;
    Item item;
    for (auto field : record) {
      const std::string_view name = field.unescaped_key();
      if (name == "eventName") {
        event = field.value().get_string();
      } else if (name == "dynamodb") {
        ondemand::object change = field.value().get_object();
        const std::string_view image = event == "REMOVE" ? "Keys" : "NewImage";
        for (auto part : change) {
          const std::string_view key = part.unescaped_key();
          if (key == "ApproximateCreationDateTime") version = part.value().get_int64();
          else if (key == image) readImage(part.value().get_object(), item);
        }
      }
    }
    addRow(to, event, version, item, once, twice);
  }
}

uint32_t mix(uint32_t h) {
  h = (h ^ h >> 16) * 0x85ebca6bu;
  h = (h ^ h >> 13) * 0xc2b2ae35u;
  return h ^ h >> 16;
}

uint32_t hashBytes(const void *bytes, size_t length) {
  uint32_t h = 0x811c9dc5u;
  for (size_t i = 0; i < length; i++) h = (h ^ static_cast<const uint8_t *>(bytes)[i]) * 0x01000193u;
  return mix(h);
}

constexpr uint32_t NULL_HASH = 0x6e756c6cu;

std::vector<uint32_t> hashes(const Variable &column) {
  std::vector<uint32_t> all(column.nulls.flags.size());
  for (size_t i = 0; i < all.size(); i++) {
    all[i] = column.nulls.flags[i] ? NULL_HASH : hashBytes(column.bytes.data() + column.starts[i], column.starts[i + 1] - column.starts[i]);
  }
  return all;
}

template <typename T> std::vector<uint32_t> hashes(const Fixed<T> &column) {
  std::vector<uint32_t> all(column.values.size());
  for (size_t i = 0; i < all.size(); i++) all[i] = column.nulls.flags[i] ? NULL_HASH : hashBytes(&column.values[i], sizeof(T));
  return all;
}

const char *const names =
    "[\"eventName\",\"venue_name\",\"meetup_name\",\"meetup_id\",\"group_city\",\"group_country\",\"group_id\",\"group_name\","
    "\"group_lat\",\"group_lon\",\"location\",\"dynapinot_version\",\"is_delete\",\"rsvp_count\",\"mtime\",\"ApproximateCreationDateTime\"]";

void printChecksum(const Columns &c) {
  const std::vector<std::vector<uint32_t>> all{
      hashes(c.eventName), hashes(c.venueName), hashes(c.meetupName), hashes(c.meetupId), hashes(c.groupCity), hashes(c.groupCountry),
      hashes(c.groupId), hashes(c.groupName), hashes(c.groupLat), hashes(c.groupLon), hashes(c.location), hashes(c.version),
      hashes(c.isDelete), hashes(c.rsvpCount), hashes(c.mtime), hashes(c.time)};
  const size_t rows = all[0].size();
  uint32_t rowSum = 0;
  for (size_t row = 0; row < rows; row++) {
    uint32_t h = 0;
    for (size_t i = 0; i < all.size(); i++) h = mix(h ^ all[i][row]) + static_cast<uint32_t>(i);
    rowSum += h;
  }
  std::printf("{\"rows\":%zu,\"names\":%s,\"columns\":[", rows, names);
  for (size_t i = 0; i < all.size(); i++) {
    uint32_t sum = 0;
    for (const uint32_t value : all[i]) sum += value;
    std::printf("%s%u", i == 0 ? "" : ",", sum);
  }
  std::printf("],\"row\":%u}\n", rowSum);
}

double now(clockid_t clock) {
  timespec time;
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 2) fail("usage: decode FILE");
  initBase64();
  try {
    const padded_string lines = padded_string::load(argv[1]);
    ondemand::parser parser;
    Columns columns;
    for (std::string command; std::getline(std::cin, command);) {
      if (command == "checksum") {
        decode(parser, lines, columns);
        printChecksum(columns);
      } else if (command.rfind("run ", 0) == 0) {
        const int passes = std::atoi(command.c_str() + 4);
        const double start = now(CLOCK_MONOTONIC), used = now(CLOCK_PROCESS_CPUTIME_ID);
        for (int pass = 0; pass < passes; pass++) decode(parser, lines, columns);
        rusage usage;
        getrusage(RUSAGE_SELF, &usage);
        std::printf("{\"seconds\":%.9f,\"cpuSeconds\":%.9f,\"peakRssBytes\":%ld}\n", now(CLOCK_MONOTONIC) - start,
                    now(CLOCK_PROCESS_CPUTIME_ID) - used, usage.ru_maxrss * 1024L);
      } else {
        fail("unknown command");
      }
      std::fflush(stdout);
    }
  } catch (const simdjson_error &error) {
    fail(error.what());
  }
}
