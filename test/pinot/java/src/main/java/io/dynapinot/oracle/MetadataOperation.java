package io.dynapinot.oracle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.pinot.common.metadata.segment.SegmentZKMetadata;
import org.apache.pinot.common.metadata.segment.SegmentZKMetadataUtils;
import org.apache.pinot.common.utils.SegmentUtils;
import org.apache.pinot.controller.api.upload.SegmentValidationUtils;
import org.apache.pinot.core.metadata.DefaultMetadataExtractor;
import org.apache.pinot.segment.spi.SegmentMetadata;
import org.apache.pinot.spi.config.table.TableConfig;


/** The record that the controller would write to ZooKeeper for an uploaded archive, or why it would refuse. */
final class MetadataOperation implements Operation {
  @Override
  public void run(JsonNode request, JsonGenerator reply)
      throws Exception {
    File tar = Requests.file(request, "tar");
    TableConfig tableConfig = Requests.tableConfig(request);
    File workspace = Files.createTempDirectory("segment-oracle-").toFile();
    try {
      SegmentMetadata metadata = new DefaultMetadataExtractor().extractMetadata(tar, workspace);
      SegmentZKMetadata zkMetadata = SegmentZKMetadataUtils.createSegmentZKMetadata(tableConfig.getTableName(),
          metadata, request.path("downloadUrl").asText(""), null, tar.length());
      reply.writeStringField("segmentName", zkMetadata.getSegmentName());
      reply.writeObjectFieldStart("zk");
      for (Map.Entry<String, String> entry : zkMetadata.toMap().entrySet()) {
        reply.writeStringField(entry.getKey(), entry.getValue());
      }
      reply.writeEndObject();
      // Null here makes every server fail to load the segment of an upsert table.
      reply.writeObjectField("partitionId", SegmentUtils.getSegmentPartitionId(zkMetadata, null));
      reply.writeStringField("refusal", refusal(metadata, tableConfig));
    } finally {
      FileUtils.deleteQuietly(workspace);
    }
  }

  private static String refusal(SegmentMetadata metadata, TableConfig tableConfig)
      throws IOException {
    try {
      SegmentValidationUtils.validateTimeInterval(metadata, tableConfig);
      return null;
    } catch (RuntimeException e) {
      return e.getMessage();
    }
  }
}
