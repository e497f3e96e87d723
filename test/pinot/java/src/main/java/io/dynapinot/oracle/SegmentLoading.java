package io.dynapinot.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import org.apache.pinot.segment.local.indexsegment.immutable.ImmutableSegmentLoader;
import org.apache.pinot.segment.local.segment.index.loader.IndexLoadingConfig;
import org.apache.pinot.segment.spi.ImmutableSegment;
import org.apache.pinot.spi.config.table.TableConfig;
import org.apache.pinot.spi.data.Schema;
import org.apache.pinot.spi.utils.ReadMode;
import org.apache.pinot.spi.utils.TimestampIndexUtils;


/** The two ways to load a segment: untouched, or after the changes that a server makes for a table. */
final class SegmentLoading {
  private SegmentLoading() {
  }

  /** Reads the files as they are; neither schema nor table config has a say. */
  static ImmutableSegment asIs(File indexDir)
      throws Exception {
    return ImmutableSegmentLoader.load(indexDir, ReadMode.mmap);
  }

  /** Lets the segment pre-processor fit the segment to the table first, as every server does. */
  static ImmutableSegment preprocessed(File indexDir, IndexLoadingConfig config)
      throws Exception {
    return ImmutableSegmentLoader.load(indexDir, config, true);
  }

  static IndexLoadingConfig config(JsonNode request)
      throws Exception {
    TableConfig tableConfig = Requests.tableConfig(request);
    Schema schema = Requests.schema(request);
    TimestampIndexUtils.applyTimestampIndex(tableConfig, schema);
    IndexLoadingConfig config = new IndexLoadingConfig(tableConfig, schema);
    config.setReadMode(ReadMode.mmap);
    return config;
  }
}
