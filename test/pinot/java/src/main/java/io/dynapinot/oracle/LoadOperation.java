package io.dynapinot.oracle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.pinot.segment.local.segment.index.loader.IndexLoadingConfig;
import org.apache.pinot.segment.spi.ImmutableSegment;


/**
 * Loads a segment for a table and tells what the server had to change for it.
 *
 * <p>Indexes that the builder leaves to the server show up as "added". Anything "changed" is a conversion that every
 * replica repeats at every download: the builder and the table config disagree.
 */
final class LoadOperation implements Operation {
  @Override
  public void run(JsonNode request, JsonGenerator reply)
      throws Exception {
    IndexLoadingConfig config = SegmentLoading.config(request);
    try (UnpackedSegment unpacked = UnpackedSegment.of(request, true)) {
      SegmentFingerprint before = SegmentFingerprint.of(unpacked.indexDir());
      ImmutableSegment segment = SegmentLoading.preprocessed(unpacked.indexDir(), config);
      segment.destroy();
      SegmentFingerprint after = SegmentFingerprint.of(unpacked.indexDir());
      reply.writeArrayFieldStart("added");
      writeAbsent(reply, after, before);
      reply.writeEndArray();
      reply.writeArrayFieldStart("removed");
      writeAbsent(reply, before, after);
      reply.writeEndArray();
      reply.writeArrayFieldStart("changed");
      writeChanged(reply, before, after);
      reply.writeEndArray();
      reply.writeArrayFieldStart("metadataChanged");
      writeChangedProperties(reply, before, after);
      reply.writeEndArray();
    }
  }

  private static void writeAbsent(JsonGenerator reply, SegmentFingerprint in, SegmentFingerprint notIn)
      throws IOException {
    for (Map.Entry<String, Map<String, String>> column : in.indexes().entrySet()) {
      Map<String, String> other = notIn.indexes().getOrDefault(column.getKey(), Map.of());
      for (String index : column.getValue().keySet()) {
        if (!other.containsKey(index)) {
          writeIndex(reply, column.getKey(), index);
        }
      }
    }
  }

  private static void writeChanged(JsonGenerator reply, SegmentFingerprint before, SegmentFingerprint after)
      throws IOException {
    for (Map.Entry<String, Map<String, String>> column : before.indexes().entrySet()) {
      Map<String, String> other = after.indexes().getOrDefault(column.getKey(), Map.of());
      for (Map.Entry<String, String> index : column.getValue().entrySet()) {
        String checksum = other.get(index.getKey());
        if (checksum != null && !checksum.equals(index.getValue())) {
          writeIndex(reply, column.getKey(), index.getKey());
        }
      }
    }
  }

  private static void writeIndex(JsonGenerator reply, String column, String index)
      throws IOException {
    reply.writeStartObject();
    reply.writeStringField("column", column);
    reply.writeStringField("index", index);
    reply.writeEndObject();
  }

  private static void writeChangedProperties(JsonGenerator reply, SegmentFingerprint before, SegmentFingerprint after)
      throws IOException {
    TreeSet<String> keys = new TreeSet<>(before.properties().keySet());
    keys.addAll(after.properties().keySet());
    for (String key : keys) {
      String was = before.properties().get(key);
      String is = after.properties().get(key);
      if (!Objects.equals(was, is)) {
        reply.writeStartObject();
        reply.writeStringField("key", key);
        reply.writeStringField("before", was);
        reply.writeStringField("after", is);
        reply.writeEndObject();
      }
    }
  }
}
