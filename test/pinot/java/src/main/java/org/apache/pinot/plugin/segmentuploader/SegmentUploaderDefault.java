package org.apache.pinot.plugin.segmentuploader;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.pinot.segment.local.utils.IngestionUtils;
import org.apache.pinot.spi.auth.AuthProvider;
import org.apache.pinot.spi.config.table.TableConfig;
import org.apache.pinot.spi.ingestion.batch.BatchConfig;
import org.apache.pinot.spi.ingestion.segment.uploader.SegmentUploader;


/**
 * Stands under the name by which a controller looks for its uploader of ingested files; the plug-in is not on Maven
 * Central. The upload itself is Pinot's.
 */
public final class SegmentUploaderDefault implements SegmentUploader {
  private BatchConfig _config;

  @Override
  public void init(TableConfig tableConfig) {
    init(tableConfig, Map.of());
  }

  @Override
  public void init(TableConfig tableConfig, Map<String, String> overrides) {
    Map<String, String> properties =
        new HashMap<>(tableConfig.getIngestionConfig().getBatchIngestionConfig().getBatchConfigMaps().get(0));
    properties.putAll(overrides);
    _config = new BatchConfig(tableConfig.getTableName(), properties);
  }

  @Override
  public void uploadSegment(URI archive, @Nullable AuthProvider auth)
      throws Exception {
    IngestionUtils.uploadSegment(_config.getTableNameWithType(), _config, List.of(archive), auth);
  }

  @Override
  public void uploadSegmentsFromDir(URI folder, @Nullable AuthProvider auth) {
    throw new UnsupportedOperationException("Ingested files are uploaded one by one");
  }
}
