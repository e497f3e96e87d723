package io.dynapinot.oracle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pinot.spi.data.readers.GenericRow;
import org.apache.pinot.spi.utils.BytesUtils;


/**
 * Java values over JSON without loss: {"t":"LONG","v":"12"} in, {"class":"java.lang.Long","text":"12"} out.
 *
 * <p>Pinot's functions choose by Java class, so a test must be able to say Integer or Long, and see which came back.
 */
final class TypedValues {
  private TypedValues() {
  }

  static GenericRow row(JsonNode fields) {
    GenericRow row = new GenericRow();
    for (Map.Entry<String, JsonNode> entry : fields.properties()) {
      row.putValue(entry.getKey(), read(entry.getValue()));
    }
    return row;
  }

  static Object read(JsonNode node) {
    if (node.isObject() && node.path("t").isTextual()) {
      return readTyped(node.get("t").textValue(), node.path("v"));
    }
    if (node.isNull() || node.isMissingNode()) {
      return null;
    }
    // Untyped JSON: the obvious Java class; arrays are Object[] as in Pinot's record readers.
    if (node.isArray()) {
      return readItems(node).toArray();
    }
    if (node.isObject()) {
      return readEntries(node);
    }
    return node.isTextual() ? node.textValue() : node.isBoolean() ? (Object) node.booleanValue() : node.numberValue();
  }

  private static Object readTyped(String type, JsonNode value) {
    switch (type) {
      case "NULL":
        return null;
      case "INT":
        return Integer.valueOf(value.asText());
      case "LONG":
        return Long.valueOf(value.asText());
      case "FLOAT":
        return Float.valueOf(value.asText());
      case "DOUBLE":
        return Double.valueOf(value.asText());
      case "BIG_DECIMAL":
        return new BigDecimal(value.asText());
      case "BOOLEAN":
        return Boolean.valueOf(value.asText());
      case "STRING":
        return value.asText();
      case "BYTES":
        return BytesUtils.toBytes(value.asText());
      case "TIMESTAMP":
        return new Timestamp(Long.parseLong(value.asText()));
      case "LIST":
        return readItems(value);
      case "ARRAY":
        return readItems(value).toArray();
      case "MAP":
        return readEntries(value);
      default:
        throw new IllegalArgumentException("Unknown value type: " + type);
    }
  }

  private static List<Object> readItems(JsonNode items) {
    List<Object> list = new ArrayList<>();
    for (JsonNode item : items) {
      list.add(read(item));
    }
    return list;
  }

  private static Map<String, Object> readEntries(JsonNode entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : entries.properties()) {
      map.put(entry.getKey(), read(entry.getValue()));
    }
    return map;
  }

  /** Java null is JSON null; anything else says its class. */
  static void write(JsonGenerator reply, Object value)
      throws IOException {
    if (value == null) {
      reply.writeNull();
      return;
    }
    reply.writeStartObject();
    reply.writeStringField("class", value.getClass().getName());
    if (value instanceof byte[]) {
      reply.writeStringField("text", BytesUtils.toHexString((byte[]) value));
    } else if (value instanceof Timestamp) {
      reply.writeStringField("text", value.toString());
      reply.writeStringField("millis", String.valueOf(((Timestamp) value).getTime()));
    } else if (value.getClass().isArray()) {
      reply.writeArrayFieldStart("items");
      for (int i = 0; i < Array.getLength(value); i++) {
        write(reply, Array.get(value, i));
      }
      reply.writeEndArray();
    } else if (value instanceof Collection) {
      reply.writeArrayFieldStart("items");
      for (Object item : (Collection<?>) value) {
        write(reply, item);
      }
      reply.writeEndArray();
    } else if (value instanceof Map) {
      reply.writeObjectFieldStart("entries");
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        reply.writeFieldName(String.valueOf(entry.getKey()));
        write(reply, entry.getValue());
      }
      reply.writeEndObject();
    } else {
      reply.writeStringField("text", value.toString());
    }
    reply.writeEndObject();
  }
}
