package io.dynapinot.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.commons.io.FileUtils;
import org.apache.pinot.common.utils.TarCompressionUtils;


/**
 * A segment directory made ready the way a server does it: untar, take entry 0 as the segment, move it to its place.
 *
 * <p>A tar whose first entry is a file, or that has two gzip members, fails here with the same error as on a server.
 */
final class UnpackedSegment implements AutoCloseable {
  private final File _indexDir;
  private final File _workspace;

  private UnpackedSegment(File indexDir, File workspace) {
    _indexDir = indexDir;
    _workspace = workspace;
  }

  /** Unpacks "tar", or takes "dir"; a directory that will be changed is copied first. */
  static UnpackedSegment of(JsonNode request, boolean willChange)
      throws IOException {
    if (request.hasNonNull("dir") && !willChange) {
      return new UnpackedSegment(Requests.file(request, "dir"), null);
    }
    File workspace = Files.createTempDirectory("segment-oracle-").toFile();
    try {
      File indexDir = new File(workspace, "index");
      if (request.hasNonNull("dir")) {
        FileUtils.copyDirectory(Requests.file(request, "dir"), indexDir);
      } else {
        File untarred = TarCompressionUtils.untar(Requests.file(request, "tar"), new File(workspace, "untar")).get(0);
        FileUtils.moveDirectory(untarred, indexDir);
      }
      return new UnpackedSegment(indexDir, workspace);
    } catch (Throwable t) {
      FileUtils.deleteQuietly(workspace);
      throw t;
    }
  }

  File indexDir() {
    return _indexDir;
  }

  @Override
  public void close() {
    if (_workspace != null) {
      FileUtils.deleteQuietly(_workspace);
    }
  }
}
