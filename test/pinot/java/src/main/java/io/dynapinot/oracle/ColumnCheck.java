package io.dynapinot.oracle;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Objects;
import org.apache.pinot.segment.local.segment.readers.PinotSegmentColumnReader;
import org.apache.pinot.segment.spi.ColumnMetadata;
import org.apache.pinot.segment.spi.IndexSegment;
import org.apache.pinot.segment.spi.index.reader.Dictionary;
import org.apache.pinot.segment.spi.index.reader.ForwardIndexReader;
import org.apache.pinot.segment.spi.index.reader.ForwardIndexReaderContext;
import org.apache.pinot.spi.utils.BytesUtils;


/**
 * Compares what the metadata of a column claims with the values themselves.
 *
 * <p>Pinot trusts these claims: a wrong one loads without complaint and gives wrong query results later.
 */
final class ColumnCheck {
  private final JsonGenerator _reply;
  private final IndexSegment _segment;
  private final String _column;
  private final ColumnMetadata _metadata;
  private final Comparator<Object> _order;
  private Object _previous;
  private Object _min;
  private Object _max;
  private boolean _sorted;
  private int _numEntries;
  private int _maxPerRow;

  ColumnCheck(JsonGenerator reply, IndexSegment segment, String column) {
    _reply = reply;
    _segment = segment;
    _column = column;
    _metadata = segment.getSegmentMetadata().getColumnMetadataFor(column);
    _order = StoredValues.order(_metadata.getFieldSpec().getDataType().getStoredType());
    // Pinot calls no multi-value column sorted.
    _sorted = _metadata.isSingleValue();
  }

  void run()
      throws IOException {
    if (_order == null) {
      return;
    }
    int numDocs = _segment.getSegmentMetadata().getTotalDocs();
    try (PinotSegmentColumnReader reader = new PinotSegmentColumnReader(_segment, _column)) {
      for (int docId = 0; docId < numDocs; docId++) {
        see(reader.getValue(docId));
      }
    }
    report("isSorted", _metadata.isSorted() == _sorted, "says " + _metadata.isSorted() + ", is " + _sorted);
    boolean claimed = _metadata.getMinValue() != null || _metadata.getMaxValue() != null;
    report("minMaxPresent", claimed || _metadata.isMinMaxValueInvalid(), "a server would scan for min and max");
    checkBound("minValue", _metadata.getMinValue(), _min);
    checkBound("maxValue", _metadata.getMaxValue(), _max);
    report("totalNumberOfEntries", _metadata.getTotalNumberOfEntries() == _numEntries,
        "says " + _metadata.getTotalNumberOfEntries() + ", is " + _numEntries);
    int maxPerRow = _metadata.isSingleValue() ? 0 : _maxPerRow;
    report("maxNumberOfMultiValues", _metadata.getMaxNumberOfMultiValues() == maxPerRow,
        "says " + _metadata.getMaxNumberOfMultiValues() + ", is " + maxPerRow);
    if (_metadata.hasDictionary()) {
      checkDictionary(numDocs);
    }
  }

  private void see(Object row) {
    if (row instanceof Object[]) {
      Object[] values = (Object[]) row;
      _maxPerRow = Math.max(_maxPerRow, values.length);
      for (Object value : values) {
        seeValue(value);
      }
    } else {
      if (_previous != null && _order.compare(_previous, row) > 0) {
        _sorted = false;
      }
      _previous = row;
      seeValue(row);
    }
  }

  private void seeValue(Object value) {
    _numEntries++;
    _min = _min == null || _order.compare(value, _min) < 0 ? value : _min;
    _max = _max == null || _order.compare(value, _max) > 0 ? value : _max;
  }

  /** An absent bound claims nothing: Pinot leaves out values that are too long for the metadata file. */
  private void checkBound(String name, Object claimed, Object actual)
      throws IOException {
    if (claimed != null) {
      report(name, _order.compare(claimed, actual) == 0, "says " + text(claimed) + ", is " + text(actual));
    }
  }

  private static String text(Object value) {
    return value instanceof byte[] ? BytesUtils.toHexString((byte[]) value)
        : Objects.toString(value);
  }

  private void checkDictionary(int numDocs)
      throws IOException {
    Dictionary dictionary = _segment.getDataSource(_column).getDictionary();
    String disorder = DictionaryFacts.disorder(dictionary);
    report("dictionaryAscending", disorder == null, disorder == null ? "" : disorder);
    BitSet used = usedIds(numDocs);
    boolean all = used.cardinality() == dictionary.length() && used.length() == dictionary.length();
    report("dictionaryUsed", all, used.cardinality() + " ids up to " + (used.length() - 1) + " in use, "
        + dictionary.length() + " entries");
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private BitSet usedIds(int numDocs)
      throws IOException {
    BitSet used = new BitSet();
    ForwardIndexReader forward = _segment.getDataSource(_column).getForwardIndex();
    try (ForwardIndexReaderContext context = forward.createContext()) {
      int[] row = new int[Math.max(1, _metadata.getMaxNumberOfMultiValues())];
      for (int docId = 0; docId < numDocs; docId++) {
        if (_metadata.isSingleValue()) {
          used.set(forward.getDictId(docId, context));
        } else {
          int length = forward.getDictIdMV(docId, row, context);
          for (int i = 0; i < length; i++) {
            used.set(row[i]);
          }
        }
      }
    }
    return used;
  }

  private void report(String check, boolean ok, String detail)
      throws IOException {
    _reply.writeStartObject();
    _reply.writeStringField("name", _column + "." + check);
    _reply.writeBooleanField("ok", ok);
    _reply.writeStringField("detail", ok ? "" : detail);
    _reply.writeEndObject();
  }
}
