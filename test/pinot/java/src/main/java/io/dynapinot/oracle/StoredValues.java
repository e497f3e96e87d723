package io.dynapinot.oracle;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import org.apache.pinot.spi.data.FieldSpec.DataType;
import org.apache.pinot.spi.utils.ByteArray;
import org.apache.pinot.spi.utils.BytesUtils;
import org.apache.pinot.spi.utils.JsonUtils;


/**
 * Text form and order of stored values.
 *
 * <p>INT is a JSON number; LONG, FLOAT and DOUBLE are texts, since a JSON number loses 64-bit digits, NaN and -0.0.
 */
final class StoredValues {
  private StoredValues() {
  }

  /** Writes a value as the column readers hand it out; a multi-value row becomes an array. */
  static void write(JsonGenerator reply, Object value)
      throws IOException {
    if (value == null) {
      reply.writeNull();
    } else if (value instanceof Integer) {
      reply.writeNumber((Integer) value);
    } else if (value instanceof byte[]) {
      reply.writeString(BytesUtils.toHexString((byte[]) value));
    } else if (value instanceof Object[]) {
      reply.writeStartArray();
      for (Object element : (Object[]) value) {
        write(reply, element);
      }
      reply.writeEndArray();
    } else if (value instanceof Map) {
      reply.writeString(JsonUtils.objectToString(value));
    } else {
      reply.writeString(value.toString());
    }
  }

  /** The order that Pinot sorts a stored type by. Floats use the total order, so that NaN and -0.0 are seen. */
  @SuppressWarnings("unchecked")
  static Comparator<Object> order(DataType storedType) {
    switch (storedType) {
      case INT:
        return (a, b) -> Integer.compare((Integer) a, (Integer) b);
      case LONG:
        return (a, b) -> Long.compare((Long) a, (Long) b);
      case FLOAT:
        return (a, b) -> Float.compare((Float) a, (Float) b);
      case DOUBLE:
        return (a, b) -> Double.compare((Double) a, (Double) b);
      case BIG_DECIMAL:
        return (a, b) -> ((BigDecimal) a).compareTo((BigDecimal) b);
      case STRING:
        return (a, b) -> ((String) a).compareTo((String) b);
      case BYTES:
        return (a, b) -> ByteArray.compare(bytes(a), bytes(b));
      default:
        return null;
    }
  }

  private static byte[] bytes(Object value) {
    return value instanceof ByteArray ? ((ByteArray) value).getBytes() : (byte[]) value;
  }
}
