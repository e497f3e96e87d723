package io.dynapinot.oracle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.pinot.segment.local.segment.readers.PinotSegmentColumnReader;
import org.apache.pinot.segment.spi.ColumnMetadata;
import org.apache.pinot.segment.spi.ImmutableSegment;
import org.apache.pinot.segment.spi.SegmentMetadata;


/** Opens a segment as a server does and tells everything in it: metadata, nulls, rows, and false claims. */
final class ReadOperation implements Operation {
  @Override
  public void run(JsonNode request, JsonGenerator reply)
      throws Exception {
    boolean preprocess = request.path("preprocess").asBoolean(false);
    try (UnpackedSegment unpacked = UnpackedSegment.of(request, preprocess)) {
      ImmutableSegment segment = preprocess
          ? SegmentLoading.preprocessed(unpacked.indexDir(), SegmentLoading.config(request))
          : SegmentLoading.asIs(unpacked.indexDir());
      try {
        describe(request, reply, segment);
      } finally {
        segment.destroy();
      }
    }
  }

  private static void describe(JsonNode request, JsonGenerator reply, ImmutableSegment segment)
      throws IOException {
    SegmentMetadata metadata = segment.getSegmentMetadata();
    boolean empty = metadata.getTotalDocs() == 0;
    writeSegment(reply, metadata);
    List<String> columns = physicalColumns(metadata);
    reply.writeObjectFieldStart("columnMetadata");
    for (String column : columns) {
      reply.writeObjectFieldStart(column);
      ColumnDescription.write(reply, metadata.getColumnMetadataFor(column),
          empty ? null : segment.getDataSource(column));
      reply.writeEndObject();
    }
    reply.writeEndObject();
    int[] docIds = empty ? new int[0] : wantedDocs(request, metadata.getTotalDocs());
    if (docIds != null) {
      reply.writeObjectFieldStart("columns");
      for (String column : columns) {
        reply.writeArrayFieldStart(column);
        writeValues(reply, segment, column, docIds);
        reply.writeEndArray();
      }
      reply.writeEndObject();
    }
    if (request.path("checks").asBoolean(true)) {
      reply.writeArrayFieldStart("checks");
      for (String column : empty ? List.<String>of() : columns) {
        new ColumnCheck(reply, segment, column).run();
      }
      reply.writeEndArray();
    }
  }

  private static void writeSegment(JsonGenerator reply, SegmentMetadata metadata)
      throws IOException {
    reply.writeObjectFieldStart("segment");
    reply.writeStringField("name", metadata.getName());
    reply.writeNumberField("totalDocs", metadata.getTotalDocs());
    reply.writeStringField("crc", metadata.getCrc());
    reply.writeStringField("dataCrc", metadata.getDataCrc());
    reply.writeStringField("creationTime", String.valueOf(metadata.getIndexCreationTime()));
    reply.writeStringField("version", String.valueOf(metadata.getVersion()));
    reply.writeStringField("tableName", metadata.getTableName());
    reply.writeStringField("creator", metadata.getCreatorName());
    boolean timed = metadata.getTimeInterval() != null;
    reply.writeStringField("timeColumn", metadata.getTimeColumn());
    reply.writeStringField("startTime", timed ? String.valueOf(metadata.getStartTime()) : null);
    reply.writeStringField("endTime", timed ? String.valueOf(metadata.getEndTime()) : null);
    reply.writeStringField("timeUnit", timed ? String.valueOf(metadata.getTimeUnit()) : null);
    reply.writeObjectField("custom", new TreeMap<>(metadata.getCustomMap()));
    reply.writeEndObject();
  }

  private static List<String> physicalColumns(SegmentMetadata metadata) {
    List<String> columns = new ArrayList<>();
    for (Map.Entry<String, ColumnMetadata> entry : metadata.getColumnMetadataMap().entrySet()) {
      if (!entry.getValue().getFieldSpec().isVirtualColumn()) {
        columns.add(entry.getKey());
      }
    }
    return columns;
  }

  /** "sample" names docs, "rows" is true for all or a limit; null means that no rows are wanted. */
  private static int[] wantedDocs(JsonNode request, int numDocs) {
    if (request.path("sample").isArray()) {
      return IntStream.range(0, request.get("sample").size()).map(i -> request.get("sample").get(i).intValue())
          .toArray();
    }
    JsonNode rows = request.path("rows");
    if (rows.isInt()) {
      return IntStream.range(0, Math.min(rows.intValue(), numDocs)).toArray();
    }
    return rows.asBoolean(false) ? IntStream.range(0, numDocs).toArray() : null;
  }

  private static void writeValues(JsonGenerator reply, ImmutableSegment segment, String column, int[] docIds)
      throws IOException {
    if (docIds.length == 0) {
      return;
    }
    try (PinotSegmentColumnReader reader = new PinotSegmentColumnReader(segment, column)) {
      for (int docId : docIds) {
        StoredValues.write(reply, reader.getValue(docId));
      }
    }
  }
}
