package io.dynapinot.oracle;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.pinot.spi.data.readers.BaseRecordExtractor;
import org.apache.pinot.spi.data.readers.GenericRow;
import org.apache.pinot.spi.data.readers.RecordExtractorConfig;
import org.apache.pinot.spi.data.readers.RecordFetchException;
import org.apache.pinot.spi.data.readers.RecordReader;
import org.apache.pinot.spi.data.readers.RecordReaderConfig;


/**
 * Streams rows from newline-separated JSON objects, plain or, by the file's name, gzip.
 *
 * <p>Pinot's own JSON reader is a plug-in that is not on Maven Central. This one does the same work per row (a Jackson
 * map, then Pinot's base conversion), so that a build time measured with it is fair to Pinot.
 */
public class NdjsonRecordReader implements RecordReader {
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {
  };

  private static final int BUFFER_BYTES = 64 << 10;

  private final transient Conversion _conversion = new Conversion();
  private File _file;
  private Set<String> _fields;
  private transient MappingIterator<Map<String, Object>> _rows;

  /** To be followed by {@code init}. */
  protected NdjsonRecordReader() {
  }

  NdjsonRecordReader(File file, Set<String> fields)
      throws IOException {
    init(file, fields, null);
  }

  @Override
  public void init(File file, Set<String> fieldsToRead, RecordReaderConfig config)
      throws IOException {
    _file = file;
    _fields = fieldsToRead;
    rewind();
  }

  @Override
  public void rewind()
      throws IOException {
    close();
    _rows = SegmentOracle.MAPPER.readerFor(OBJECT).readValues(open(_file));
  }

  static InputStream open(File file)
      throws IOException {
    InputStream bytes = new FileInputStream(file);
    return file.getName().endsWith(".gz") ? new GZIPInputStream(bytes, BUFFER_BYTES) : new BufferedInputStream(bytes);
  }

  @Override
  public boolean hasNext() {
    return _rows.hasNext();
  }

  @Override
  public GenericRow next(GenericRow reuse)
      throws IOException {
    Map<String, Object> row;
    try {
      row = _rows.next();
    } catch (RuntimeException e) {
      throw new RecordFetchException("Not a JSON object in " + _file, e);
    }
    for (String field : _fields.isEmpty() ? row.keySet() : _fields) {
      Object value = row.get(field);
      reuse.putValue(field, value == null ? null : _conversion.convert(value));
    }
    return reuse;
  }

  @Override
  public void close()
      throws IOException {
    if (_rows != null) {
      _rows.close();
    }
  }

  /** Only the conversion of values is wanted of Pinot's extractor. */
  private static final class Conversion extends BaseRecordExtractor<Map<String, Object>> {
    @Override
    public void init(Set<String> fields, RecordExtractorConfig config) {
    }

    @Override
    public GenericRow extract(Map<String, Object> from, GenericRow to) {
      throw new UnsupportedOperationException();
    }
  }
}
