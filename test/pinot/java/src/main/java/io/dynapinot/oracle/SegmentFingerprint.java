package io.dynapinot.oracle;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.apache.commons.configuration2.PropertiesConfiguration;
import org.apache.pinot.segment.spi.V1Constants;
import org.apache.pinot.segment.spi.store.ColumnIndexUtils;
import org.apache.pinot.segment.spi.store.SegmentDirectoryPaths;
import org.apache.pinot.spi.env.CommonsConfigurationUtils;


/** Checksums of every index and metadata key of a segment, to see afterwards what a load has changed. */
final class SegmentFingerprint {
  private final Map<String, Map<String, String>> _indexes = new TreeMap<>();
  private final Map<String, String> _properties = new TreeMap<>();

  private SegmentFingerprint() {
  }

  static SegmentFingerprint of(File indexDir)
      throws Exception {
    SegmentFingerprint fingerprint = new SegmentFingerprint();
    File dir = SegmentDirectoryPaths.findSegmentDirectory(indexDir);
    File indexMap = new File(dir, V1Constants.INDEX_MAP_FILE_NAME);
    if (indexMap.exists()) {
      fingerprint.addSingleFile(dir, indexMap);
    } else {
      fingerprint.addFiles(dir);
    }
    PropertiesConfiguration properties =
        CommonsConfigurationUtils.fromFile(new File(dir, V1Constants.MetadataKeys.METADATA_FILE_NAME));
    for (String key : CommonsConfigurationUtils.getKeys(properties)) {
      fingerprint._properties.put(key, String.valueOf(properties.getProperty(key)));
    }
    return fingerprint;
  }

  /** Column to index id to checksum; for the one-file-per-index layout, file name to "file" to checksum. */
  Map<String, Map<String, String>> indexes() {
    return _indexes;
  }

  Map<String, String> properties() {
    return _properties;
  }

  private void addSingleFile(File dir, File indexMap)
      throws Exception {
    PropertiesConfiguration map = CommonsConfigurationUtils.fromFile(indexMap);
    try (RandomAccessFile file = new RandomAccessFile(new File(dir, V1Constants.INDEX_FILE_NAME), "r")) {
      for (String key : CommonsConfigurationUtils.getKeys(map)) {
        String[] parts = ColumnIndexUtils.parseIndexMapKeys(key, dir.getPath());
        if (parts[2].equals(ColumnIndexUtils.MAP_KEY_NAME_SIZE)) {
          long start = map.getLong(parts[0] + "." + parts[1] + "." + ColumnIndexUtils.MAP_KEY_NAME_START_OFFSET);
          put(parts[0], parts[1], checksum(file, start, map.getLong(key)));
        }
      }
    }
  }

  private void addFiles(File dir)
      throws IOException {
    for (File child : dir.listFiles(File::isFile)) {
      if (!child.getName().equals(V1Constants.MetadataKeys.METADATA_FILE_NAME)) {
        try (RandomAccessFile file = new RandomAccessFile(child, "r")) {
          put(child.getName(), "file", checksum(file, 0, child.length()));
        }
      }
    }
  }

  private void put(String column, String index, String checksum) {
    _indexes.computeIfAbsent(column, k -> new TreeMap<>()).put(index, checksum);
  }

  private static String checksum(RandomAccessFile file, long start, long size)
      throws IOException {
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[1 << 16];
    file.seek(start);
    for (long left = size; left > 0; ) {
      int read = file.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        break;
      }
      crc.update(buffer, 0, read);
      left -= read;
    }
    return size + ":" + crc.getValue();
  }
}
