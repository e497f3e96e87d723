package io.dynapinot.oracle;

import java.math.BigDecimal;
import java.util.Comparator;
import org.apache.pinot.segment.spi.index.reader.Dictionary;
import org.apache.pinot.spi.data.FieldSpec.DataType;
import org.apache.pinot.spi.utils.ByteArray;


/** Finds the first dictionary entry that the reader's binary search could not find, if any. */
final class DictionaryFacts {
  private DictionaryFacts() {
  }

  /** Returns null if the values strictly ascend and each is found under its own id, else what is wrong. */
  static String disorder(Dictionary dictionary) {
    Comparator<Object> order = StoredValues.order(dictionary.getValueType());
    Object previous = null;
    for (int id = 0; id < dictionary.length(); id++) {
      Object value = dictionary.get(id);
      if (previous != null && order.compare(previous, value) >= 0) {
        return "entry " + id + " is not above entry " + (id - 1) + ": " + dictionary.getStringValue(id);
      }
      int found = indexOf(dictionary, value);
      if (found != id) {
        return "entry " + id + " is found as " + found + ": " + dictionary.getStringValue(id);
      }
      previous = value;
    }
    return null;
  }

  /** Typed look-ups: the one by text goes through a parser that may hide a wrong entry. */
  private static int indexOf(Dictionary dictionary, Object value) {
    DataType type = dictionary.getValueType();
    switch (type) {
      case INT:
        return dictionary.indexOf((int) (Integer) value);
      case LONG:
        return dictionary.indexOf((long) (Long) value);
      case FLOAT:
        return dictionary.indexOf((float) (Float) value);
      case DOUBLE:
        return dictionary.indexOf((double) (Double) value);
      case BIG_DECIMAL:
        return dictionary.indexOf((BigDecimal) value);
      case BYTES:
        return dictionary.indexOf(new ByteArray((byte[]) value));
      default:
        return dictionary.indexOf((String) value);
    }
  }
}
