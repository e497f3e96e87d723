package io.dynapinot.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.pinot.spi.config.table.TableConfig;
import org.apache.pinot.spi.config.table.TableType;
import org.apache.pinot.spi.data.Schema;
import org.apache.pinot.spi.utils.JsonUtils;
import org.apache.pinot.spi.utils.builder.TableConfigBuilder;


/** Reads the parts that several requests share, and says which one is missing. */
final class Requests {
  private Requests() {
  }

  static String text(JsonNode request, String field) {
    JsonNode value = request.path(field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("Field '" + field + "' must be a text");
    }
    return value.textValue();
  }

  static File file(JsonNode request, String field) {
    return new File(text(request, field)).getAbsoluteFile();
  }

  static Schema schema(JsonNode request)
      throws IOException {
    if (!request.path("schema").isObject()) {
      throw new IllegalArgumentException("Field 'schema' must be a Pinot schema");
    }
    return Schema.fromString(request.get("schema").toString());
  }

  /** The table config of the request, or a bare OFFLINE one: most of Pinot's code refuses to go without. */
  static TableConfig tableConfig(JsonNode request)
      throws IOException {
    JsonNode config = request.path("tableConfig");
    if (config.isObject()) {
      return JsonUtils.jsonNodeToObject(config, TableConfig.class);
    }
    return new TableConfigBuilder(TableType.OFFLINE).setTableName("oracle").build();
  }

  /** A schema that holds one column, given by its field spec with the "fieldType" of the segment metadata. */
  static Schema schemaOfColumn(JsonNode fieldSpec, String transformFunction)
      throws IOException {
    ObjectNode spec = fieldSpec.deepCopy();
    String fieldType = spec.path("fieldType").asText("DIMENSION");
    spec.remove("fieldType");
    if (transformFunction != null) {
      spec.put("transformFunction", transformFunction);
    }
    ObjectNode schema = SegmentOracle.MAPPER.createObjectNode().put("schemaName", "oracle");
    switch (fieldType) {
      case "DIMENSION":
        schema.putArray("dimensionFieldSpecs").add(spec);
        break;
      case "METRIC":
        schema.putArray("metricFieldSpecs").add(spec);
        break;
      case "DATE_TIME":
        schema.putArray("dateTimeFieldSpecs").add(spec);
        break;
      case "COMPLEX":
        schema.putArray("complexFieldSpecs").add(spec);
        break;
      default:
        throw new IllegalArgumentException("Unknown fieldType: " + fieldType);
    }
    return Schema.fromString(schema.toString());
  }

  static Map<String, String> textMap(JsonNode node) {
    if (!node.isObject()) {
      return null;
    }
    Map<String, String> map = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      map.put(entry.getKey(), entry.getValue().asText());
    }
    return map;
  }
}
