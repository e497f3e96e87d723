package io.dynapinot.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pinot.segment.local.segment.creator.TransformPipeline;
import org.apache.pinot.segment.local.segment.readers.GenericRowRecordReader;
import org.apache.pinot.segment.local.utils.IngestionUtils;
import org.apache.pinot.spi.config.table.TableConfig;
import org.apache.pinot.spi.data.readers.GenericRow;
import org.apache.pinot.spi.data.readers.RecordReader;


/** Where the builder gets its rows: a file of JSON lines, or rows in memory that were read and converted before. */
interface RowSource {
  RecordReader open()
      throws IOException;

  static RecordReader file(JsonNode request)
      throws IOException {
    TableConfig tableConfig = Requests.tableConfig(request);
    return new NdjsonRecordReader(Requests.file(request, "rows"),
        IngestionUtils.getFieldsForRecordExtractor(tableConfig, Requests.schema(request)));
  }

  /** Rows with the values and types that the columns store, so that the builder's own pipeline has nothing to convert. */
  static RowSource inMemory(JsonNode request)
      throws IOException {
    TransformPipeline pipeline = new TransformPipeline(Requests.tableConfig(request), Requests.schema(request));
    List<GenericRow> rows = new ArrayList<>();
    try (RecordReader reader = file(request)) {
      while (reader.hasNext()) {
        for (GenericRow row : pipeline.processRow(reader.next(new GenericRow())).getTransformedRows()) {
          rows.add(row.copy());
        }
      }
    }
    return () -> new GenericRowRecordReader(rows);
  }
}
